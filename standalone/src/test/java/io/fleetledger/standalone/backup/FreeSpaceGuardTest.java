package io.fleetledger.standalone.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A store grows while it is copied, and ends before the disk is full. */
class FreeSpaceGuardTest {

    private long left = 1_000;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final FreeSpaceGuard guard = new FreeSpaceGuard(written, () -> left, 100);

    @Test
    void whatHasRoomGoesOn() throws IOException {
        guard.write(new byte[10]);
        left = 100;
        guard.write(1);
        assertThat(written.size()).isEqualTo(11);
    }

    @Test
    void whatHasTooLittleIsGivenUp() throws IOException {
        guard.write(new byte[10]);
        left = 99;
        assertThatThrownBy(() -> guard.write(new byte[10]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("too little room")
                .hasMessageContaining("99 bytes");
        assertThat(written.size()).isEqualTo(10);
    }
}
