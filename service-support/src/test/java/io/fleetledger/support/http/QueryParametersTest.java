package io.fleetledger.support.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fleetledger.support.problem.FieldProblem;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.validation.InvalidValueException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class QueryParametersTest {

    private final MockHttpServletRequest request = new MockHttpServletRequest();
    private final QueryParameters parameters = new QueryParameters(request);

    @Test
    void anEmptyParameterIsRefusedOnceHoweverOftenItIsRead() {
        request.setParameter("limit", "");
        request.setParameter("parent_id", "");
        assertThat(parameters.has("limit")).isTrue();
        assertThat(parameters.orDefault("limit", 7, QueryParameters.integer(1, 9)))
                .isEqualTo(7);
        assertThat(parameters.orDefault("parent_id", false, "null"::equals)).isFalse();
        assertThat(parameters.id("parent_id")).isNull();
        assertThat(parameters.optional("status", String::strip)).isNull();
        assertThat(catchThrowableOfType(ProblemException.class, parameters::refuseIfInvalid)
                        .problem()
                        .errors())
                .containsExactly(
                        new FieldProblem(List.of("query", "limit"), "must not be empty", "string_too_short"),
                        new FieldProblem(List.of("query", "parent_id"), "must not be empty", "string_too_short"));
    }

    @Test
    void anEmptySearchAndAnEmptyPlaceInAListAreAsLeftOut() {
        for (String name : List.of("search", "cursor", "page", "page_size")) {
            request.setParameter(name, "");
            assertThat(parameters.has(name)).as(name).isFalse();
        }
        assertThat(parameters.optional("search", String::strip)).isNull();
        assertThat(parameters.optional("cursor", String::strip)).isNull();
        assertThat(parameters.page()).isEqualTo(1);
        assertThat(parameters.pageSize()).isEqualTo(20);
        parameters.refuseIfInvalid();
    }

    @Test
    void anIdIsAUuid() {
        request.setParameter("machine_id", "7");
        request.setParameter("group_id", "6f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a01");
        assertThat(parameters.id("machine_id")).isNull();
        assertThat(parameters.id("group_id")).isEqualTo(UUID.fromString("6f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a01"));
        assertThat(parameters.id("rule_id")).isNull();
        assertThat(catchThrowableOfType(ProblemException.class, parameters::refuseIfInvalid)
                        .problem()
                        .errors())
                .containsExactly(new FieldProblem(List.of("query", "machine_id"), "must be a UUID", "uuid_parsing"));
    }

    @Test
    void aRepeatedParameterIsRefusedOnceHoweverOftenItIsRead() {
        request.setParameter("page", "3", "3");
        request.setParameter("search", "", "mill");
        assertThat(parameters.has("page")).isTrue();
        assertThat(parameters.has("search")).isTrue();
        assertThat(parameters.page()).isEqualTo(1);
        assertThat(parameters.page()).isEqualTo(1);
        String search = parameters.optional("search", String::strip);
        assertThat(search).isNull();
        assertThat(catchThrowableOfType(ProblemException.class, parameters::refuseIfInvalid)
                        .problem()
                        .errors())
                .containsExactly(
                        new FieldProblem(List.of("query", "page"), "must be given once", "value_error"),
                        new FieldProblem(List.of("query", "search"), "must be given once", "value_error"));
    }

    @Test
    void aListIsReadFromAllValuesOfItsParameter() {
        request.setParameter("type", "a,b", "", "c");
        request.setParameter("none", "");
        String all = parameters.optionalList("type", String::strip);
        assertThat(all).isEqualTo("a,b,,c");
        String leftOut = parameters.optionalList("left_out", String::strip);
        assertThat(leftOut).isNull();
        parameters.refuseIfInvalid();
        String none = parameters.optionalList("none", String::strip);
        assertThat(none).isNull();
        assertThat(catchThrowableOfType(ProblemException.class, parameters::refuseIfInvalid)
                        .problem()
                        .errors())
                .containsExactly(new FieldProblem(List.of("query", "none"), "must not be empty", "string_too_short"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", ", ,"})
    void aListThatNamesNothingIsRefusedHoweverItSaysSo(String nothing) {
        request.setParameter("type", nothing);
        request.setParameter("twice", nothing, nothing);
        String once = parameters.optionalList("type", String::strip);
        String twice = parameters.optionalList("twice", String::strip);
        assertThat(once).isNull();
        assertThat(twice).isNull();
        assertThat(catchThrowableOfType(ProblemException.class, parameters::refuseIfInvalid)
                        .problem()
                        .errors())
                .containsExactly(
                        new FieldProblem(List.of("query", "type"), "must not be empty", "string_too_short"),
                        new FieldProblem(List.of("query", "twice"), "must not be empty", "string_too_short"));
    }

    @Test
    void everyViolationIsToldAtOnce() {
        request.setParameter("page", "0");
        request.setParameter("group_id", "x");
        parameters.orDefault("page", 1, QueryParameters.integer(1, 9));
        parameters.optional("group_id", QueryParameters::uuid);
        parameters.violation("cursor", "is stale", "value_error");
        assertThat(catchThrowableOfType(ProblemException.class, parameters::refuseIfInvalid)
                        .problem()
                        .errors())
                .containsExactly(
                        new FieldProblem(List.of("query", "page"), "must be at least 1", "greater_than_equal"),
                        new FieldProblem(List.of("query", "group_id"), "must be a UUID", "uuid_parsing"),
                        new FieldProblem(List.of("query", "cursor"), "is stale", "value_error"));
    }

    @ParameterizedTest
    @CsvSource({
        "0, greater_than_equal",
        "101, less_than_equal",
        "1.0, int_parsing",
        "1e1, int_parsing",
        "x, int_parsing",
        "' 1', int_parsing",
        "99999999999, int_parsing"
    })
    void anIntegerOutOfItsBoundsIsRefused(String raw, String type) {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> QueryParameters.integer(1, 100).apply(raw))
                .satisfies(refused -> assertThat(refused.type()).isEqualTo(type));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1-1-1-1-1", "6f1b6c5e3a554f0c9a340d4c8f6f5a01", "6f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a0g", " "})
    void whatIsNoCanonicalUuidIsRefused(String raw) {
        assertThatExceptionOfType(InvalidValueException.class).isThrownBy(() -> QueryParameters.uuid(raw));
    }

    @Test
    void aUuidIsReadInAnyCase() {
        assertThat(QueryParameters.uuid("6F1B6C5E-3a55-4f0c-9a34-0d4c8f6f5a01"))
                .isEqualTo(UUID.fromString("6f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a01"));
    }

    @Test
    void aTruthValueIsWrittenOut() {
        assertThat(QueryParameters.bool("true")).isTrue();
        assertThat(QueryParameters.bool("false")).isFalse();
        assertThatExceptionOfType(InvalidValueException.class).isThrownBy(() -> QueryParameters.bool("TRUE"));
        assertThatExceptionOfType(InvalidValueException.class).isThrownBy(() -> QueryParameters.bool("1"));
    }
}
