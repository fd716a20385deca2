package io.fleetledger.support.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.ProblemException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagsTest {

    private record Shown(int value, @Nullable String text) {}

    @Test
    void aStateWithoutAVersionHasATagOfItsOwn() {
        assertThat(EntityTags.etagOf(new Shown(1, "a")))
                .matches("\"[\\x21\\x23-\\x7e]+\"")
                .isEqualTo(EntityTags.etagOf(new Shown(1, "a")))
                .isNotEqualTo(EntityTags.etagOf(new Shown(2, "a")))
                .isNotEqualTo(EntityTags.etagOf(new Shown(1, null)));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"*", " * "})
    void anyVersionIsAcceptedByAStarOrNoHeader(String header) {
        assertThat(EntityTags.ifMatch(header)).isNull();
    }

    @ParameterizedTest
    @MethodSource
    void aListOfTagsAcceptsTheVersionsOfItsStrongTags(String header, List<Long> versions) {
        assertThat(EntityTags.ifMatch(header)).isEqualTo(versions);
    }

    static Stream<Arguments> aListOfTagsAcceptsTheVersionsOfItsStrongTags() {
        return Stream.of(
                Arguments.of("\"3\"", List.of(3L)),
                Arguments.of("  \"3\"  ", List.of(3L)),
                Arguments.of("\"1\",\"2\" , \"999999999999999999\"", List.of(1L, 2L, 999_999_999_999_999_999L)),
                Arguments.of("\"03\"", List.of()),
                Arguments.of("W/\"3\"", List.of()),
                Arguments.of("W/\"3\", \"4\"", List.of(4L)),
                Arguments.of("\"a,b\", \"-1\", \"1.0\", \"\", \"9223372036854775808\"", List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "3",
                "\"3",
                "3\"",
                "\"1\" \"2\"",
                "\"1\",",
                "\"1\", ",
                "W/3",
                "w/\"3\"",
                "*, \"1\"",
                "\"a b\""
            })
    void whatIsNoListOfTagsIsMalformed(String header) {
        ProblemException refused = catchThrowableOfType(ProblemException.class, () -> EntityTags.ifMatch(header));
        assertThat(refused.problem().error()).isEqualTo(CommonErrors.MALFORMED_REQUEST);
    }

    @Test
    void aVersionsTagMatchesThatVersion() {
        assertThat(EntityTags.ifMatch(EntityTags.etag(42))).containsExactly(42L);
    }
}
