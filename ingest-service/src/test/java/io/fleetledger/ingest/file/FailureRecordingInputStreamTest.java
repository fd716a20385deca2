package io.fleetledger.ingest.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class FailureRecordingInputStreamTest {

    private int reads;
    private final FailureRecordingInputStream body = new FailureRecordingInputStream(new InputStream() {
        @Override
        public int read() throws IOException {
            reads++;
            throw new IOException("read " + reads);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return read();
        }
    });

    @Test
    void aBodyThatHasNotBrokenOffHasNoFailure() {
        assertThat(body.failure()).isNull();
    }

    /** A parser may read on, and then is told less than why the body broke off. */
    @Test
    void theFirstFailureIsKept() {
        assertThatThrownBy(body::read).hasMessage("read 1");
        assertThatThrownBy(() -> body.read(new byte[8], 0, 8)).hasMessage("read 2");
        assertThatThrownBy(body::read).hasMessage("read 3");
        assertThat(body.failure()).hasMessage("read 1");
    }
}
