package io.fleetledger.ingest.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A workbook whose parts are anything: what stands between two vertical bars is a part, in the order of {@link #PARTS}. Without
 * any, the input is the file, zip and all, as nobody finds a part inside a zip by chance.
 */
final class XlsxRowsFuzz {

    private static final List<String> PARTS = List.of(
            "xl/sheet1.xml",
            "xl/sharedStrings.xml",
            "xl/styles.xml",
            "xl/workbook.xml",
            "xl/_rels/workbook.xml.rels",
            "[Content_Types].xml",
            "_rels/.rels");

    private XlsxRowsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        FuzzedRows.check(text.indexOf('|') < 0 ? input : workbook(Arrays.asList(text.split("\\|", -1))));
    }

    /** Parts that are left out at the end, or empty, are those of a workbook that is right. */
    private static byte[] workbook(List<String> given) throws IOException {
        WorkbookFiles usual = new WorkbookFiles();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setLevel(0);
            for (int index = 0; index < PARTS.size(); index++) {
                zip.putNextEntry(new ZipEntry(PARTS.get(index)));
                if (index < given.size() && !given.get(index).isEmpty()) {
                    zip.write(given.get(index).getBytes(StandardCharsets.ISO_8859_1));
                } else {
                    usual.part(PARTS.get(index)).to(zip);
                }
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }
}
