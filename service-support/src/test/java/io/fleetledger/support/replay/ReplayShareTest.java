package io.fleetledger.support.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReplayShareTest {

    private final ReplayShare share = new ReplayShare(0.5);

    @Test
    void whoeverIsStoppedDoesNotWaitForItsTurn() throws Exception {
        ReplayShare.Turn other = share.begin();
        CompletableFuture<Boolean> stopped = new CompletableFuture<>();
        Thread waiting = new Thread(() -> {
            Thread.currentThread().interrupt();
            share.begin().end();
            stopped.complete(Thread.currentThread().isInterrupted());
        });
        waiting.setDaemon(true);
        waiting.start();

        assertThat(stopped.get(10, TimeUnit.SECONDS)).isTrue();
        other.end();
        share.begin().end();
    }
}
