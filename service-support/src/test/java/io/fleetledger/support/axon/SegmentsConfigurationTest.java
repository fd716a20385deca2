package io.fleetledger.support.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.atMost;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.util.concurrent.CompletableFuture;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SegmentsConfigurationTest {

    @AfterEach
    void clearInterrupt() {
        Thread.interrupted();
    }

    /** As at a shutdown, when the segment's holder may be slow to release it. */
    @Test
    void anInterruptEndsTheWaitForASegmentAndStays() {
        StreamingEventProcessor processor = mock();
        when(processor.claimSegment(anyInt())).thenReturn(CompletableFuture.completedFuture(false));
        Thread.currentThread().interrupt();

        SegmentsConfiguration.claim(processor, 3);

        var unused = verify(processor, atMost(1)).claimSegment(3);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void aSegmentIsAskedForUntilItIsGiven() {
        StreamingEventProcessor processor = mock();
        when(processor.claimSegment(3))
                .thenReturn(CompletableFuture.completedFuture(false))
                .thenReturn(CompletableFuture.completedFuture(true));

        SegmentsConfiguration.claim(processor, 3);

        var unused = verify(processor, times(2)).claimSegment(3);
    }
}
