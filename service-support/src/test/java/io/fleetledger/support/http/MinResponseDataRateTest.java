package io.fleetledger.support.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.support.problem.SlowReaderException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** Who takes a download in its time, and who has the process wait. */
class MinResponseDataRateTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private long now;
    private Duration perWrite = Duration.ZERO;
    private Duration perFlush = Duration.ZERO;
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

    /** Each write takes its time. */
    private final OutputStream slow = new OutputStream() {
        @Override
        public void write(int b) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            now += perWrite.toNanos();
            taken.write(bytes, offset, length);
        }

        @Override
        public void flush() {
            now += perFlush.toNanos();
        }
    };

    private final OutputStream output = new MinDataRateOutputStream(
            slow, new MinResponseDataRate("fleet.exports", TIMEOUT, DataSize.ofBytes(1_000)), () -> now);

    @Test
    void whoTakesEnoughOfItMayTakeHours() throws IOException {
        perWrite = Duration.ofSeconds(1);
        for (int second = 0; second < 7_200; second++) {
            output.write(new byte[1_000]);
        }
        assertThat(taken.size()).isEqualTo(7_200_000);
    }

    @Test
    void whoTakesTooLittleIsGivenUp() throws IOException {
        perWrite = Duration.ofSeconds(1);
        for (int second = 0; second < 60; second++) {
            output.write(1);
        }
        assertThatThrownBy(() -> output.write(1))
                .isInstanceOf(SlowReaderException.class)
                .hasMessage("its client took 61 bytes in 61 s; see fleet.exports.patience and .per-second");
    }

    @Test
    void whoHasTheEndOfItWaitIsGivenUpToo() throws IOException {
        perFlush = Duration.ofSeconds(30);
        output.write(1);
        output.flush();
        output.flush();
        assertThatThrownBy(output::flush).isInstanceOf(SlowReaderException.class);
    }

    @Test
    void aPaceThatNobodyCouldKeepIsRefused() {
        assertThatThrownBy(() -> new MinResponseDataRate("fleet.exports", TIMEOUT, DataSize.ofBytes(0)))
                .hasMessage("fleet.exports: patience and per-second must be positive");
        assertThatThrownBy(() -> new MinResponseDataRate("fleet.exports", Duration.ZERO, DataSize.ofBytes(1)))
                .hasMessageContaining("positive");
        assertThatThrownBy(() -> new MinResponseDataRate("fleet.exports", TIMEOUT.negated(), DataSize.ofBytes(1)))
                .hasMessageContaining("positive");
    }

    @Test
    void theTimeThatTheServerItselfTakesIsNotTheReaders() throws IOException {
        for (int part = 0; part < 100; part++) {
            now += Duration.ofHours(1).toNanos();
            output.write(1);
        }
        assertThat(taken.size()).isEqualTo(100);
    }
}
