package io.fleetledger.support.repeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class CachedNumberTest {

    /** The clock may be anywhere, and pass its own end. */
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);

    private final AtomicInteger looks = new AtomicInteger();

    @Test
    void whoeverAsksWithinAFewSecondsIsToldTheSame() {
        CachedNumber number = new CachedNumber(looks::incrementAndGet, now::get);
        for (int time = 0; time < 100; time++) {
            assertThat(number.get()).isEqualTo(1);
        }
        pass(CachedNumber.TTL.minusNanos(1));
        assertThat(number.get()).isEqualTo(1);
        pass(Duration.ofNanos(1));
        assertThat(number.get()).isEqualTo(2);
        assertThat(number.get()).isEqualTo(2);
    }

    @Test
    void aLookThatFailsIsToldOnceAndNotTriedAgainAtOnce() {
        CachedNumber number = new CachedNumber(
                () -> {
                    if (looks.incrementAndGet() == 2) {
                        throw new IllegalStateException("gone");
                    }
                    return looks.get();
                },
                now::get);
        assertThat(number.get()).isEqualTo(1);
        pass(CachedNumber.TTL);
        assertThatThrownBy(number::get).hasMessage("gone");
        assertThat(number.get()).isEqualTo(Double.NaN);
        pass(CachedNumber.TTL);
        assertThat(number.get()).isEqualTo(3);
    }

    @Test
    @Timeout(60)
    void nobodyWaitsForALookThatAnotherOneHasBegun() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        CachedNumber number = new CachedNumber(
                () -> {
                    begun.countDown();
                    try {
                        end.await();
                    } catch (InterruptedException stop) {
                        Thread.currentThread().interrupt();
                    }
                    return 7;
                },
                now::get);
        CompletableFuture<Number> first = CompletableFuture.supplyAsync(number);
        try {
            begun.await();
            assertThat(number.get()).isEqualTo(Double.NaN);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            end.countDown();
        }
        assertThat(first.join()).isEqualTo(7);
        assertThat(number.get()).isEqualTo(7);
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
