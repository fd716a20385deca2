package io.fleetledger.query.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fleetledger.support.http.QueryParameters;
import io.fleetledger.support.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class AsOfTest {

    private final MockHttpServletRequest request = new MockHttpServletRequest();
    private final QueryParameters parameters = new QueryParameters(request);
    private Predicate<Instant> hasPassed = instant -> false;

    @Test
    void whatHasBeenIsReadAsItIsWritten() {
        request.setParameter(AsOf.PARAMETER, "2026-04-04T12:00:00.123456+02:00");
        assertThat(AsOf.read(parameters, hasPassed)).isEqualTo(Instant.parse("2026-04-04T10:00:00.123456Z"));
        parameters.refuseIfInvalid();
    }

    /** As programs write it that have no date. */
    @ParameterizedTest
    @ValueSource(strings = {"0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "1677-01-01T00:00:00Z"})
    void whatWasLongAgoHasBeen(String instant) {
        request.setParameter(AsOf.PARAMETER, instant);
        assertThat(AsOf.read(parameters, hasPassed)).isEqualTo(Instant.parse(instant));
        parameters.refuseIfInvalid();
    }

    @Test
    void leftOutItIsThePresent() {
        assertThat(AsOf.read(parameters, hasPassed)).isNull();
        parameters.refuseIfInvalid();
    }

    @Test
    void whatIsAMomentAheadIsWaitedForWithAllOfItsMillisecond() {
        Instant soon = Instant.now().plusMillis(120);
        request.setParameter(AsOf.PARAMETER, soon.toString());
        assertThat(AsOf.read(parameters, hasPassed)).isEqualTo(soon);
        assertThat(Instant.now())
                .isAfterOrEqualTo(soon.truncatedTo(ChronoUnit.MILLIS).plusMillis(1));
    }

    @Test
    void whatIsSomeSecondsAheadIsWaitedForAsClocksDiffer() {
        Instant soon = Instant.now().plusMillis(1_400);
        request.setParameter(AsOf.PARAMETER, soon.toString());
        assertThat(AsOf.read(parameters, hasPassed)).isEqualTo(soon);
        assertThat(Instant.now()).isAfter(soon);
        parameters.refuseIfInvalid();
    }

    /** Who stored it has a clock that is minutes ahead of ours. */
    @Test
    void whatTheTenantHasAnEventOfHasBeenAndIsNotWaitedFor() {
        Instant before = Instant.now();
        Instant stored = before.plusSeconds(300);
        hasPassed = instant -> !instant.isAfter(stored);
        request.setParameter(AsOf.PARAMETER, stored.toString());
        assertThat(AsOf.read(parameters, hasPassed)).isEqualTo(stored);
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(60));
        parameters.refuseIfInvalid();
        request.setParameter(AsOf.PARAMETER, stored.plusMillis(1).toString());
        assertThat(AsOf.read(parameters, hasPassed)).isNull();
    }

    @Test
    void whatIsFurtherAheadIsRefusedByThePresentAndNotWaitedFor() {
        Instant before = Instant.now();
        request.setParameter(AsOf.PARAMETER, before.plusSeconds(20).toString());
        assertThat(AsOf.read(parameters, hasPassed)).isNull();
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(10));
        assertThat(catchThrowableOfType(ProblemException.class, parameters::refuseIfInvalid)
                        .problem()
                        .errors())
                .singleElement()
                .satisfies(error ->
                        assertThat(error.msg()).startsWith("lies ahead of 2").contains("the time of the server"));
    }
}
