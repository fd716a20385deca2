package io.fleetledger.query.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.support.http.QueryParameters;
import io.fleetledger.support.problem.FieldProblem;
import io.fleetledger.support.problem.ProblemException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class HistoryRangeTest {

    @Test
    void beginsWithTheFirstUnlessSaidOtherwise() {
        assertThat(read()).isEqualTo(new HistoryRange(0, Long.MAX_VALUE, false, 100));
        assertThat(read("after", "0", "limit", "1000")).isEqualTo(new HistoryRange(1, Long.MAX_VALUE, false, 1_000));
        assertThat(read("before", "7", "limit", "1")).isEqualTo(new HistoryRange(0, 7, true, 1));
    }

    @Test
    void theLargestNumbersAreSequencesLikeOthers() {
        String largest = Long.toString(Long.MAX_VALUE);
        assertThat(read("after", largest)).isEqualTo(new HistoryRange(Long.MAX_VALUE, Long.MAX_VALUE, false, 100));
        assertThat(read("before", largest)).isEqualTo(new HistoryRange(0, Long.MAX_VALUE, true, 100));
    }

    @Test
    void allThatIsWrongIsNamedAtOnce() {
        assertNamed(List.of("after", "before", "limit"), "after", "-1", "before", "x", "limit", "1001");
        assertNamed(List.of("limit"), "limit", "0");
        assertNamed(List.of("after"), "after", "9223372036854775808");
        assertNamed(List.of("before"), "after", "1", "before", "5");
    }

    private static void assertNamed(List<String> names, String... parameters) {
        assertThatThrownBy(() -> read(parameters))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().errors())
                                .extracting(FieldProblem::loc)
                                .extracting(loc -> loc.get(loc.size() - 1))
                                .containsOnly(names.toArray(String[]::new)));
    }

    private static HistoryRange read(String... namesAndValues) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            request.setParameter(namesAndValues[i], namesAndValues[i + 1]);
        }
        return HistoryRange.read(new QueryParameters(request));
    }
}
