package io.fleetledger.ingest.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What was appended is read again, wherever its pages begin and however many there are. */
class PagedFileTest {

    private static final int PAGE = 8_192;

    @Test
    void everyPartIsReadAsItWasWritten() throws IOException {
        Random random = new Random(1);
        byte[] written = new byte[200 * PAGE + 17]; // More pages than stay in memory.
        random.nextBytes(written);
        try (PagedFile file = new PagedFile()) {
            for (int from = 0; from < written.length; ) {
                int to = Math.min(written.length, from + random.nextInt(3 * PAGE));
                file.append(Arrays.copyOfRange(written, from, to));
                from = to;
                assertThat(file.size()).isEqualTo(from);
            }
            file.flush();

            for (int n = 0; n < 1_000; n++) {
                int from = random.nextInt(written.length);
                int length = random.nextInt(Math.min(3 * PAGE, written.length - from + 1));
                assertThat(file.read(from, length)).isEqualTo(Arrays.copyOfRange(written, from, from + length));
            }
            assertThat(file.read(0, written.length)).isEqualTo(written);
        }
    }

    @Test
    void aPartMayEndWithItsPage() throws IOException {
        byte[] page = new byte[PAGE];
        Arrays.fill(page, (byte) 7);
        try (PagedFile file = new PagedFile()) {
            file.append(page);
            file.append(new byte[0]);
            file.append(page);
            file.flush();

            assertThat(file.read(0, PAGE)).isEqualTo(page);
            assertThat(file.read(PAGE, PAGE)).isEqualTo(page);
            assertThat(file.read(PAGE - 1, 2)).containsExactly(7, 7);
            assertThat(file.read(2 * PAGE, 0)).isEmpty();
        }
    }

    @Test
    void nothingIsReadPastTheEnd() throws IOException {
        try (PagedFile file = new PagedFile()) {
            file.append(new byte[] {1, 2, 3});
            file.flush();

            assertThat(file.read(1, 2)).containsExactly(2, 3);
            assertThatThrownBy(() -> file.read(1, 3)).isInstanceOf(EOFException.class);
            assertThatThrownBy(() -> file.read(PAGE, 1)).isInstanceOf(EOFException.class);
        }
    }
}
