package io.fleetledger.ingest.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.fleetledger.ingest.file.SourceRow.Mark;
import io.fleetledger.ingest.file.WorkbookFiles.Content;
import io.fleetledger.support.problem.ProblemException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.crypt.EncryptionMode;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are broken, foreign or meant to do harm: refused with what is wrong, at little memory, leaving nothing. */
class HostileFilesTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long MEGABYTE = 1 << 20;

    @TempDir
    Path folder;

    private long temporaryFiles;

    @BeforeEach
    void countTemporaryFiles() throws Exception {
        temporaryFiles = temporaryFiles();
    }

    @AfterEach
    void noTemporaryFileIsLeft() throws Exception {
        assertThat(temporaryFiles()).isEqualTo(temporaryFiles);
    }

    @Test
    void aFileOfAnotherKindIsNamed() throws Exception {
        assertRefused(bytes(""), "UNREADABLE_FILE", "empty");
        assertRefused(bytes("%PDF-1.7\n"), "UNREADABLE_FILE", "PDF");
        assertRefused(bytes("\u0089PNG\r\n"), "UNREADABLE_FILE", "PNG");
        assertRefused(bytes("\u001F\u008B\b"), "UNREADABLE_FILE", "gzip");
        assertRefused(bytes("\u0000\u0001\u0002\u0003name,x"), "UNREADABLE_FILE", "neither text");
        assertRefused(bytes("name\u0001\u00FF,x"), "UNREADABLE_FILE", "neither text");
        assertRefused(bytes("<html><table>"), "UNREADABLE_FILE", "HTML");
        assertRefused(bytes("[{\"name\":1}]"), "UNREADABLE_FILE", "JSON array");
        assertRefused(bytes("{\n  \"name\": 1\n}"), "UNREADABLE_FILE", "Row 1");
        assertRefused(bytes(" \n , , \n"), "UNREADABLE_FILE", "no rows");
        assertRefused(FilesOfProgramsTest.file("libreoffice.xls"), "UNREADABLE_FILE", ".xls");
        assertRefused(FilesOfProgramsTest.file("libreoffice.ods"), "UNREADABLE_FILE", "OpenDocument");
    }

    @Test
    void anEncryptedWorkbookIsToldFromAnOldOne() throws Exception {
        Path file = folder.resolve("encrypted.xlsx");
        try (POIFSFileSystem container = new POIFSFileSystem();
                OutputStream out = Files.newOutputStream(file)) {
            var encryptor = new EncryptionInfo(EncryptionMode.standard).getEncryptor();
            encryptor.confirmPassword("secret");
            try (OutputStream encrypted = encryptor.getDataStream(container)) {
                Files.copy(new WorkbookFiles().in(folder), encrypted);
            }
            container.writeFilesystem(out);
        }
        assertRefused(file, "UNREADABLE_FILE", "encrypted");
    }

    @Test
    void aZipThatIsNoWorkbookIsRefused() {
        assertRefused(new WorkbookFiles().without("[Content_Types].xml").in(folder), "UNREADABLE_FILE", "zip archive");
        assertRefused(new WorkbookFiles().without("xl/workbook.xml").in(folder), "UNREADABLE_FILE", "damaged");
        assertRefused(new WorkbookFiles().without("xl/sheet1.xml").in(folder), "UNREADABLE_FILE", "damaged");
        assertRefused(
                new WorkbookFiles().with("xl/workbook.xml", "<document/>").in(folder),
                "UNREADABLE_FILE",
                "no workbook");
        assertRefused(new WorkbookFiles().sheet("").in(folder), "UNREADABLE_FILE", "no rows");
    }

    @Test
    void aWorkbookIsRefusedWhereverItWasCut() throws Exception {
        byte[] whole = Files.readAllBytes(FilesOfProgramsTest.file("excel.xlsx"));
        for (int length = 4; length < whole.length; length += 97) {
            Path file = Files.write(folder.resolve("cut.xlsx"), Arrays.copyOf(whole, length));
            assertRefused(file, "UNREADABLE_FILE", "cut short");
        }
    }

    @Test
    void aWorkbookWithDamagedBytesIsRefusedOrReadButNeverFails() throws Exception {
        byte[] whole = Files.readAllBytes(FilesOfProgramsTest.file("excel.xlsx"));
        for (int at = 0; at < whole.length; at += 13) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x55;
            Path file = Files.write(folder.resolve("damaged.xlsx"), damaged);
            try {
                readAll(file);
            } catch (ProblemException refused) {
                assertThat(refused.problem().error().status().is4xxClientError())
                        .isTrue();
            }
        }
    }

    @Test
    void aZipBombIsRefusedWhereverItIs() {
        Content bomb = out -> {
            out.write("<x>".getBytes(StandardCharsets.UTF_8));
            byte[] tags = "<b/>".repeat(1_000).getBytes(StandardCharsets.UTF_8);
            for (int n = 0; n < 20_000; n++) { // 80 MB, where 64 are allowed
                out.write(tags);
            }
        };
        assertRefused(new WorkbookFiles().sheet(bomb).in(folder), "PAYLOAD_TOO_LARGE", "unpacks");
        assertRefused(new WorkbookFiles().sharedStrings(bomb).in(folder), "PAYLOAD_TOO_LARGE", "unpacks");
        assertRefused(new WorkbookFiles().with("xl/styles.xml", bomb).in(folder), "PAYLOAD_TOO_LARGE", "unpacks");
        assertRefused(new WorkbookFiles().with("[Content_Types].xml", bomb).in(folder), "PAYLOAD_TOO_LARGE", "unpacks");
        assertRefused(new WorkbookFiles().with("_rels/.rels", bomb).in(folder), "PAYLOAD_TOO_LARGE", "unpacks");
    }

    @Test
    void aZipOfAMillionPartsIsRefusedUnread() {
        WorkbookFiles workbook = new WorkbookFiles();
        for (int n = 0; n < 20_000; n++) {
            workbook.with("xl/media/picture-of-a-machine-" + n + ".png", "");
        }
        assertRefused(workbook.in(folder), "PAYLOAD_TOO_LARGE", "parts");
    }

    @Test
    void documentTypesAndTheirEntitiesAreRefusedInEveryPart() {
        String laughs =
                "<!DOCTYPE sst [<!ENTITY a \"haha\"><!ENTITY b \"&a;&a;&a;\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]>"
                        + "<sst>&b;&c;</sst>";
        for (String part : new String[] {
            "xl/sharedStrings.xml",
            "xl/sheet1.xml",
            "xl/styles.xml",
            "xl/workbook.xml",
            "_rels/.rels",
            "[Content_Types].xml"
        }) {
            assertRefused(new WorkbookFiles().with(part, laughs).in(folder), "UNREADABLE_FILE", "document type");
        }
        byte[] wide = laughs.getBytes(StandardCharsets.UTF_16);
        assertRefused(
                new WorkbookFiles()
                        .with("xl/sheet1.xml", out -> out.write(wide))
                        .in(folder),
                "UNREADABLE_FILE",
                "UTF-8");
        assertRefused(
                new WorkbookFiles().sheet(WorkbookFiles.row(1, "&undeclared;")).in(folder),
                "UNREADABLE_FILE",
                "well-formed");
    }

    @Test
    void whatAParserWouldHoldAsAWholeIsBounded() {
        Content attribute = filler("<row r=\"1", "1", "\"/>");
        Content comment = filler("<!--", "<a> ", "-->");
        Content cdata = filler("<row><c t=\"inlineStr\"><is><t><![CDATA[", "<a>]]", "]]></t></is></c></row>");
        for (Content content : new Content[] {attribute, comment, cdata}) {
            assertRefused(new WorkbookFiles().sheet(content).in(folder), "VALIDATION_FAILED", "32,767");
        }
        assertRefused(new WorkbookFiles().sheet(filler("", "<a>", "")).in(folder), "UNREADABLE_FILE", "nested");
        assertRefused(
                new WorkbookFiles()
                        .sheet(out -> {
                            for (int n = 0; n < 1_000_000; n++) {
                                out.write(("<a" + n + "/>").getBytes(StandardCharsets.UTF_8));
                            }
                        })
                        .in(folder),
                "UNREADABLE_FILE",
                "named");
    }

    @Test
    void aHeaderOrAWorkbooksCellOfTenMegabytesIsRefused() throws Exception {
        Content cell = filler("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>", "x", "</t></is></c></row>");
        assertRefused(new WorkbookFiles().sheet(cell).in(folder), "VALIDATION_FAILED", "32,767");
        Content shared = filler("<si><t>", "x", "</t></si>");
        assertRefused(new WorkbookFiles().sharedStrings(shared).in(folder), "VALIDATION_FAILED", "32,767");
        String long10 = "x".repeat(10 << 20);
        assertRefused(bytes("name," + long10), "VALIDATION_FAILED", "row 1");
        assertRefused(bytes("name," + "x".repeat(32_768)), "VALIDATION_FAILED", "row 1");
        assertRefused(bytes("name\n\"" + long10), "UNREADABLE_FILE", "row 2 does not end", 64 * MEGABYTE);
        assertRefused(bytes("{\"name\":\"" + long10 + "\"}"), "VALIDATION_FAILED", "Row 1");
    }

    @Test
    void aMillionColumnsAreRefused() throws Exception {
        assertRefused(bytes("name," + "x,".repeat(1_000_000)), "VALIDATION_FAILED", "1,024 columns");
        Content cells = filler("<row r=\"1\">", "<c><v>1</v></c>", "</row>");
        assertRefused(new WorkbookFiles().sheet(cells).in(folder), "VALIDATION_FAILED", "1,024 columns");
        assertRefused(
                new WorkbookFiles().sheet("<row r=\"1\"><c r=\"ZZZ1\"/></row>").in(folder),
                "VALIDATION_FAILED",
                "columns");
    }

    @Test
    void numbersOfRowsAndCellsMustRise() {
        assertSheetRefused("<row r=\"3\"/><row r=\"2\"/>", "row 2 comes after row 3");
        assertSheetRefused("<row r=\"-1\"/>", "row -1");
        assertSheetRefused("<row r=\"0\"/>", "row 0");
        assertSheetRefused("<row r=\"1048577\"/>", "row 1048577");
        assertSheetRefused("<row r=\"first\"/>", "without a number");
        assertSheetRefused("<row><c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>2</v></c></row>", "disorder");
        assertSheetRefused("<row><c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>2</v></c></row>", "disorder");
        assertSheetRefused("<row><c r=\"../A1\"><v>1</v></c></row>", "without a place");
        assertSheetRefused("<row><c t=\"s\"><v>0</v></c></row>", "cannot be read");
        assertSheetRefused("<row><c t=\"s\"><v>-1</v></c></row>", "cannot be read");
        assertSheetRefused("<row><c t=\"s\"><v>99999999999</v></c></row>", "cannot be read");
        assertSheetRefused("<row><c><v>0x1p3</v></c></row>", "cannot be read");
        assertSheetRefused("<row><c><v>NaN</v></c></row>", "cannot be read");
        assertSheetRefused("<row><c s=\"x\"><v>1</v></c></row>", "style that is none");
        assertSheetRefused("<row><c>", "well-formed");
    }

    @Test
    void aQuotationWithoutAnEndIsRefusedInsteadOfSwallowingRows() throws Exception {
        assertRefused(bytes("name,x\n\"A,1\nB,2\n"), "UNREADABLE_FILE", "row 2");
    }

    @Test
    void whatLooksLikeAFormulaIsMarkedAndWhatWasMadeHarmlessIsText() throws Exception {
        String csv = "name,machine_identifier,protocol\n=cmd()|' /C calc'!A0,'=1+1,''-x\n-5,+1,@home\n";
        try (RowSource source = RowSources.open(bytes(csv))) {
            SourceRow formula = Objects.requireNonNull(source.next());
            assertThat(formula.marks()).containsOnlyKeys(0).containsEntry(0, Mark.FORMULA);
            assertThat(formula.cells()).containsExactly("=cmd()|' /C calc'!A0", "=1+1", "'-x");
            assertThat(source.next()).isEqualTo(new SourceRow(3, List.of("-5", "+1", "@home"), Map.of(), null));
        }
        Path workbook = new WorkbookFiles()
                .styles("<cellXfs><xf/><xf quotePrefix=\"1\"/></cellXfs>")
                .sharedStrings("=cmd()", "'=2", "=3")
                .sheet(WorkbookFiles.row(1, "a", "b", "c")
                        + "<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c><c t=\"s\" s=\"1\"><v>2</v></c></row>")
                .in(folder);
        try (RowSource source = RowSources.open(workbook)) {
            SourceRow row = Objects.requireNonNull(source.next());
            assertThat(row.cells()).containsExactly("=cmd()", "=2", "=3");
            assertThat(row.marks()).containsOnlyKeys(0);
        }
    }

    private void assertSheetRefused(String rows, String detail) {
        assertRefused(new WorkbookFiles().sheet(rows).in(folder), "UNREADABLE_FILE", detail);
    }

    private static void assertRefused(Path file, String code, String detail) {
        assertRefused(file, code, detail, 48 * MEGABYTE);
    }

    /** Refused, and nothing like the file's content was ever allocated, let alone held. */
    private static void assertRefused(Path file, String code, String detail, long maxAllocated) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(() -> readAll(file)).isInstanceOfSatisfying(ProblemException.class, refused -> {
            assertThat(refused.problem().error().code()).isEqualTo(code);
            assertThat(refused.problem().detail()).contains(detail);
        });
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(maxAllocated);
    }

    private static void readAll(Path file) {
        try (RowSource source = RowSources.open(file)) {
            while (source.next() != null) {
                // To the end.
            }
        }
    }

    /** Twelve megabytes of one thing. */
    private static Content filler(String before, String each, String after) {
        return out -> {
            out.write(before.getBytes(StandardCharsets.UTF_8));
            byte[] thousand = each.repeat(1_000).getBytes(StandardCharsets.UTF_8);
            for (long written = 0; written < 12 * MEGABYTE; written += thousand.length) {
                out.write(thousand);
            }
            out.write(after.getBytes(StandardCharsets.UTF_8));
        };
    }

    private Path bytes(String latin1) throws Exception {
        return Files.write(folder.resolve("file"), latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static long temporaryFiles() throws Exception {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().matches("fleet-ledger-[0-9]+\\.tmp"))
                    .count();
        }
    }
}
