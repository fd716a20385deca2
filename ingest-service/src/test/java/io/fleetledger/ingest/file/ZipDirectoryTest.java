package io.fleetledger.ingest.file;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a zip is whole, and how long its table of contents is, by what stands at its end. */
class ZipDirectoryTest {

    private static final int MOST = 1 << 20;
    private static final int IN_LARGE_FORM = 0xFFFF_FFFF;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535})
    void aZipMayEndInAComment(int length) {
        assertWhole(zip(100, end(60, length, length)));
        assertDamaged(zip(100, end(60, length, length + 1)), "cut short");
    }

    @Test
    void whatHasNoRoomForAnEndIsCutShort() {
        assertDamaged(new byte[0], "cut short");
        assertDamaged(new byte[21], "cut short");
        assertWhole(end(22, 0, 0));
    }

    @Test
    void aTableIsNoLongerThanItsFile() {
        assertWhole(zip(78, end(100, 0, 0)));
        assertDamaged(zip(78, end(101, 0, 0)), "cannot be read");
    }

    @Test
    void aTableOfAMegabyteIsTheLongest() {
        assertWhole(zip(MOST, end(MOST, 0, 0)));
        assertThatThrownBy(() -> require(zip(MOST, end(MOST + 1, 0, 0)))).hasMessageContaining("more parts than");
    }

    @Test
    void aZipInLargeFormSaysItInItsOwnPlace() {
        assertWhole(zip(100, largeForm(0, 60, IN_LARGE_FORM)));
        assertThatThrownBy(() -> require(zip(MOST, largeForm(0, MOST + 1, IN_LARGE_FORM))))
                .hasMessageContaining("more parts than");
        assertThatThrownBy(() -> require(zip(MOST, largeForm(0, 60, MOST + 1))))
                .as("the longer of two")
                .hasMessageContaining("more parts than");
    }

    @Test
    void aZipWhoseLargeFormIsNowhereIsDamaged() {
        assertDamaged(zip(100, largeForm(-101, 60, IN_LARGE_FORM)), "cannot be read");
        assertDamaged(zip(100, largeForm(1, 60, IN_LARGE_FORM)), "cannot be read");
        assertDamaged(zip(100, largeForm(20 + 22 + 1, 60, IN_LARGE_FORM)), "cannot be read");
    }

    private static byte[] zip(int before, byte[] end) {
        byte[] zip = new byte[before + end.length];
        System.arraycopy(end, 0, zip, before, end.length);
        // The large form's place is told from the file's beginning.
        if (end.length >= 98) {
            ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
            int place = before + 56 + 8;
            bytes.putLong(place, bytes.getLong(place) + before);
        }
        return zip;
    }

    private static byte[] end(int tableSize, int comment, int saidComment) {
        return ByteBuffer.allocate(22 + comment)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0, 0x06054b50)
                .putInt(12, tableSize)
                .putShort(20, (short) saidComment)
                .array();
    }

    /** @param away where the large end is said to be, from where it is */
    private static byte[] largeForm(int away, long largeSize, int size) {
        return ByteBuffer.allocate(56 + 20 + 22)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0, 0x06064b50)
                .putLong(40, largeSize)
                .putInt(56, 0x07064b50)
                .putLong(56 + 8, away)
                .putInt(76, 0x06054b50)
                .putInt(76 + 12, size)
                .array();
    }

    private void assertWhole(byte[] zip) {
        assertThatCode(() -> require(zip)).doesNotThrowAnyException();
    }

    private void assertDamaged(byte[] zip, String detail) {
        assertThatThrownBy(() -> require(zip)).hasMessageContaining(detail);
    }

    private void require(byte[] zip) throws IOException {
        ZipDirectory.requireWhole(Files.write(folder.resolve("file"), zip));
    }
}
