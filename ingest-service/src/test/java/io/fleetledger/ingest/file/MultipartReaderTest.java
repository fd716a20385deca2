package io.fleetledger.ingest.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.support.problem.ProblemException;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.DelegatingServletInputStream;
import org.springframework.mock.web.MockHttpServletRequest;

/** Bodies that do not say how long they are, read as they come in. */
class MultipartReaderTest {

    private static final long MEGABYTE = 1 << 20;
    private static final String END = "\r\n--b--\r\n";

    @TempDir
    Path common;

    private UploadFolder folder;
    private long read;

    @BeforeEach
    void open() throws IOException {
        folder = UploadFolder.below(common, 2 * MEGABYTE);
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        try (Stream<Path> files = Files.walk(common)) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("upload-")))
                    .isEmpty();
        }
        folder.close();
    }

    @Test
    void theFileIsWhatItsPartHasWhateverStandsAround() throws IOException {
        try (UploadedFile file = receive(part("note", "x") + "\r\n" + part("file", "name,a\r\n-b\nend") + END)) {
            assertThat(file.path()).hasContent("name,a\r\n-b\nend");
            assertThat(file.name()).isEqualTo("fräse.csv");
        }
    }

    @Test
    void aFileAboveTheBoundIsReadNoFurther() {
        InputStream endless = new BlockStream() {
            @Override
            public int read(byte[] buffer, int offset, int length) {
                Arrays.fill(buffer, offset, offset + length, (byte) 'x');
                return length;
            }
        };
        assertRefused(new SequenceInputStream(bytes(part("file", "")), endless), "PAYLOAD_TOO_LARGE", "1048576");
        assertRefused(new SequenceInputStream(bytes(part("other", "")), endless), "PAYLOAD_TOO_LARGE", "1048576");
        assertThat(read).isLessThan(4 * MEGABYTE);
    }

    @Test
    void aFileMayHaveAsManyBytesAsItsBound() {
        String most = "x".repeat((int) MEGABYTE);

        receive(part("file", most) + END).close();
        assertRefused(bytes(part("file", most + "x") + END), "PAYLOAD_TOO_LARGE", "1048576");
    }

    @Test
    void aBodyMayHave100Parts() {
        String note = part("note", "x") + "\r\n";

        receive(note.repeat(99) + part("file", "x") + END).close();
        assertRefused(bytes(note.repeat(100) + part("file", "x") + END), "MALFORMED_REQUEST", "more than 100 parts");
    }

    @Test
    void aRequestThatSaysItIsTooLongIsRefusedUnread() {
        long most = MEGABYTE + MultipartReader.ENVELOPE;

        receive(bytes(part("file", "x") + END), "multipart/form-data; boundary=b", most)
                .close();
        read = 0;
        assertThatThrownBy(() -> receive(bytes(part("file", "x") + END), "multipart/form-data; boundary=b", most + 1))
                .hasMessageContaining("at most 1048576 bytes");
        assertThat(read).isZero();
    }

    /** So that two small ones are received at once where one of unknown length would take all the room. */
    @Test
    void aRequestThatSaysItsLengthTakesNoMoreRoom() {
        String body = part("file", "x") + END;
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        try (UploadedFile first = receive(bytes(body), "multipart/form-data; boundary=b", length);
                UploadedFile second = receive(bytes(body), "Multipart/Form-Data; boundary=b", length)) {
            assertThat(first.path()).hasContent("x").isNotEqualTo(second.path());
        }
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"text/csv", "multipart/mixed; boundary=b"})
    void whatIsNoFormIsUnsupported(@Nullable String type) {
        assertThatThrownBy(() -> receive(bytes(part("file", "x") + END), type, -1))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().error().code()).isEqualTo("UNSUPPORTED_MEDIA_TYPE"));
    }

    @Test
    void tooManyPartsAndTooLongANameAreCalledWhatTheyAre() {
        String parts = (part("note", "x") + "\r\n").repeat(2_000);
        assertRefused(bytes(parts + part("file", "x") + END), "MALFORMED_REQUEST", "more than 100 parts");
        String named = part("file", "x").replace("fräse", "x".repeat(20_000));
        assertRefused(bytes(named + END), "MALFORMED_REQUEST", "file's name");
    }

    @Test
    void aNameOfAThousandCharactersIsNone() throws IOException {
        try (UploadedFile file = receive(part("file", "x").replace("fräse", "x".repeat(4_000)) + END)) {
            assertThat(file.name()).hasSize(4_004);
        }
    }

    @Test
    void aBodyThatIsNoneOrHasNoFileOrTwoIsRefused() {
        assertRefused(bytes(part("file", "x")), "MALFORMED_REQUEST", "cannot be read");
        assertRefused(bytes(part("other", "x") + END), "VALIDATION_FAILED", "");
        assertRefused(bytes(part("file", "x") + "\r\n" + part("file", "y") + END), "VALIDATION_FAILED", "");
    }

    /** A body that does not say how long it is may turn out to be as long as any. */
    @Test
    void aFileThatThereIsNoRoomForIsRefusedBeforeAnyOfItIsRead() throws IOException {
        try (UploadedFile first = receive(part("file", "x") + END)) {
            read = 0;
            assertRefused(bytes(part("file", "y") + END), "SERVICE_UNAVAILABLE", "Nothing of this one was kept");
            assertThat(read).isZero();
            assertThat(first.path()).hasContent("x");
        }
        receive(part("file", "y") + END).close();
    }

    @Test
    void aFileThatIsRefusedGivesItsRoomBack() {
        assertRefused(bytes(part("file", "x")), "MALFORMED_REQUEST", "cannot be read");
        receive(part("file", "y") + END).close();
    }

    @Test
    void aSenderWhoLeavesIsToldFromABadBody() {
        InputStream gone = new BlockStream() {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                throw new EOFException("gone");
            }
        };
        for (String sent : List.of(part("file", "x".repeat(100_000)), part("file", ""), "--b\r\n\r\n", "--")) {
            assertThatThrownBy(() -> receive(new SequenceInputStream(bytes(sent), gone)))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasRootCauseInstanceOf(EOFException.class);
        }
    }

    private void assertRefused(InputStream body, String code, String detail) {
        assertThatThrownBy(() -> receive(body)).isInstanceOfSatisfying(ProblemException.class, refused -> {
            assertThat(refused.problem().error().code()).isEqualTo(code);
            assertThat(refused.problem().detail()).contains(detail);
        });
    }

    private static String part(String name, String content) {
        return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\"fräse.csv\"\r\n\r\n" + content;
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private UploadedFile receive(String body) {
        return receive(bytes(body));
    }

    private UploadedFile receive(InputStream body) {
        return receive(body, "multipart/form-data; boundary=b", -1);
    }

    private UploadedFile receive(InputStream body, @Nullable String type, long length) {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/") {
            @Override
            public ServletInputStream getInputStream() {
                return new DelegatingServletInputStream(counted(body));
            }

            @Override
            public long getContentLengthLong() {
                return length;
            }
        };
        request.setContentType(type);
        return UploadedFile.receive(request, "acme", folder, MEGABYTE);
    }

    private InputStream counted(InputStream body) {
        return new BlockStream() {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int more = body.read(buffer, offset, length);
                read += Math.max(0, more);
                return more;
            }
        };
    }

    private abstract static class BlockStream extends InputStream {

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public abstract int read(byte[] buffer, int offset, int length) throws IOException;
    }
}
