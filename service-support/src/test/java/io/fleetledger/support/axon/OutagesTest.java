package io.fleetledger.support.axon;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.util.concurrent.TimeoutException;
import org.axonframework.messaging.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutagesTest {

    /** As the connector throws it from an append, unwrapped. */
    @ParameterizedTest
    @EnumSource(names = {"UNAVAILABLE", "CANCELLED", "DEADLINE_EXCEEDED"})
    void aCallOfAnAxonServerThatIsNotThereIsOne(Status.Code lost) {
        RuntimeException failure = new IllegalStateException(lost.toStatus().asRuntimeException());
        assertThat(Outages.isOutage(failure)).isTrue();
        assertThat(Outages.isPassing(failure)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"RESOURCE_EXHAUSTED", "INVALID_ARGUMENT", "UNAUTHENTICATED"})
    void aCallThatWasRefusedIsNone(Status.Code refused) {
        RuntimeException failure = new IllegalStateException(refused.toStatus().asRuntimeException());
        assertThat(Outages.isOutage(failure)).isFalse();
        assertThat(Outages.isPassing(failure)).isFalse();
    }

    @Test
    void anAppendWithoutAnAnswerIsOne() {
        RuntimeException failure = new ExecutionException("Timeout while executing request", new TimeoutException());
        assertThat(Outages.isOutage(failure)).isTrue();
        assertThat(Outages.isPassing(failure)).isTrue();
    }
}
