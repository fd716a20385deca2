package io.fleetledger.ingest.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file is, whatever its name says. */
class FileSignaturesTest {

    private static final String OLE2 = "\u00D0\u00CF\u0011\u00E0\u00A1\u00B1\u001A\u00E1";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "%PDF-1.7, a PDF document",
        "GIF89a, a GIF image",
        "7z¼¯, a 7z archive",
        "'Rar!\u001A', a RAR archive",
        "BZh9, compressed with bzip2",
        "PAR1, a Parquet file",
        "'ÿþ\u0000\u0000', text in UTF-32",
        "'\u0000\u0000þÿ', text in UTF-32"
    })
    void aFileOfAnotherKindIsNamedWithTheWayOut(String start, String kind) throws IOException {
        byte[] head = start.getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> FileSignatures.refuseForeign(head, file(head)))
                .hasMessageContaining("The file is " + kind + ". Save the table as XLSX or CSV and send that.");
    }

    @Test
    void anEmptyFileIsCalledSo() throws IOException {
        assertThatThrownBy(() -> FileSignatures.refuseForeign(new byte[0], file(new byte[0])))
                .hasMessageContaining("The file is empty.");
    }

    /** Both are containers of the same kind; what the encrypted one holds stands anywhere in it. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 70_000})
    void anEncryptedWorkbookIsToldFromAnOldOne(int length) throws IOException {
        String before = "E".repeat(length);
        byte[] old = (OLE2 + before + wide("EncryptedPackag")).getBytes(StandardCharsets.ISO_8859_1);
        byte[] encrypted = (OLE2 + before + wide("EncryptedPackage")).getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> FileSignatures.refuseForeign(old, file(old))).hasMessageContaining("old .xls format");
        assertThatThrownBy(() -> FileSignatures.refuseForeign(encrypted, file(encrypted)))
                .hasMessageContaining("is encrypted");
    }

    @Test
    void aTableIsNothingForeign() throws IOException {
        byte[] table = "name,x\n".getBytes(StandardCharsets.UTF_8);
        Path file = file(table);

        assertThatCode(() -> FileSignatures.refuseForeign(table, file)).doesNotThrowAnyException();
        assertThatCode(() -> FileSignatures.refuseForeign("[name],x")).doesNotThrowAnyException();
        assertThatCode(() -> FileSignatures.refuseForeign("name,<html>")).doesNotThrowAnyException();
        assertThat(FileSignatures.isZip(table)).isFalse();
    }

    @Test
    void aZipIsOneThoughItIsEmpty() {
        assertThat(FileSignatures.isZip("PK\u0003\u0004x".getBytes(StandardCharsets.ISO_8859_1)))
                .isTrue();
        assertThat(FileSignatures.isZip("PK\u0005\u0006".getBytes(StandardCharsets.ISO_8859_1)))
                .isTrue();
        assertThat(FileSignatures.isZip("PK".getBytes(StandardCharsets.ISO_8859_1)))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<?XML version='1.0'?>|XML or HTML",
                "<html>|XML or HTML",
                "<!DOCTYPE html>|XML or HTML",
                "{\\rtf1|an RTF document",
                "[ {|a JSON array"
            })
    void textOfAnotherKindIsNamed(String beginning, String kind) {
        assertThatThrownBy(() -> FileSignatures.refuseForeign(beginning)).hasMessageContaining(kind);
    }

    private static String wide(String text) {
        return text.replaceAll("(.)", "$1\0");
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("file"), bytes);
    }
}
