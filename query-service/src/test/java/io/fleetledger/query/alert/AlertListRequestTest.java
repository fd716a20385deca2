package io.fleetledger.query.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.events.alert.AlertSeverity;
import io.fleetledger.queries.alert.AlertFilter;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.http.QueryParameters;
import io.fleetledger.support.problem.ProblemException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

class AlertListRequestTest {

    private static AlertFilter raised(String first, String last) {
        return read(Map.of("start_date", first, "end_date", last)).query().filter();
    }

    private static AlertListRequest read(Map<String, String> parameters) {
        var request = new MockHttpServletRequest();
        request.setParameters(parameters);
        return AlertListRequest.read(new QueryParameters(request), new Caller("acme", "ann", Role.VIEWER, Set.of()));
    }

    @Test
    void noAlertIsOfASeverityThatNoRuleRaises() {
        assertThat(read(Map.of("severity", "info")).matchesNone()).isTrue();
        assertThat(read(Map.of()).matchesNone()).isFalse();
        AlertListRequest critical = read(Map.of("severity", "critical"));
        assertThat(critical.matchesNone()).isFalse();
        assertThat(critical.query().filter().severity()).isEqualTo(AlertSeverity.CRITICAL);
        assertThatThrownBy(() -> read(Map.of("severity", "fatal"))).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> read(Map.of("severity", "info", "page", "0"))).isInstanceOf(ProblemException.class);
    }

    @Test
    void aDayIsFromItsFirstToItsLastMillisecond() {
        AlertFilter day = raised("2026-04-04", "2026-04-04");
        assertThat(day.from()).isEqualTo(Instant.parse("2026-04-04T00:00:00Z"));
        assertThat(day.to()).isEqualTo(Instant.parse("2026-04-04T23:59:59.999Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-04-05, 2026-04-04",
        "2026-04-05, 2026-04-04T23:59:59Z",
        "2026-04-04T10:00:01Z, 2026-04-04T10:00:00Z",
    })
    void anEndBeforeItsStartIsRefused(String first, String last) {
        assertThatThrownBy(() -> raised(first, last))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().errors())
                                .singleElement()
                                .satisfies(error -> {
                                    assertThat(error.loc()).isEqualTo(List.of("query", "end_date"));
                                    assertThat(error.msg()).isEqualTo("must not be before start_date");
                                }));
    }
}
