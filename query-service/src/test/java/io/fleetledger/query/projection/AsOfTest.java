package io.fleetledger.query.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fleetledger.support.http.QueryParameters;
import io.fleetledger.support.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class AsOfTest {

    private final MockHttpServletRequest request = new MockHttpServletRequest();
    private final QueryParameters parameters = new QueryParameters(request);

    @Test
    void whatHasBeenIsReadAsItIsWritten() {
        request.setParameter(AsOf.PARAMETER, "2026-04-04T12:00:00.123456+02:00");
        assertThat(AsOf.read(parameters)).isEqualTo(Instant.parse("2026-04-04T10:00:00.123456Z"));
        parameters.refuseIfInvalid();
    }

    @Test
    void leftOutItIsThePresent() {
        assertThat(AsOf.read(parameters)).isNull();
        parameters.refuseIfInvalid();
    }

    @Test
    void whatIsAMomentAheadIsWaitedForWithAllOfItsMillisecond() {
        Instant soon = Instant.now().plusMillis(120);
        request.setParameter(AsOf.PARAMETER, soon.toString());
        assertThat(AsOf.read(parameters)).isEqualTo(soon);
        assertThat(Instant.now())
                .isAfterOrEqualTo(soon.truncatedTo(ChronoUnit.MILLIS).plusMillis(1));
    }

    @Test
    void whatIsFurtherAheadIsRefusedByThePresentAndNotWaitedFor() {
        Instant before = Instant.now();
        request.setParameter(AsOf.PARAMETER, before.plusSeconds(20).toString());
        assertThat(AsOf.read(parameters)).isNull();
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(10));
        assertThat(catchThrowableOfType(ProblemException.class, parameters::refuseIfInvalid)
                        .problem()
                        .errors())
                .singleElement()
                .satisfies(error -> assertThat(error.msg()).startsWith("lies ahead of 2"));
    }
}
