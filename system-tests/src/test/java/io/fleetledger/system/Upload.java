package io.fleetledger.system;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** A file on its way to the import, as a browser's form or {@code curl -F} sends it. */
final class Upload {

    private static final String BOUNDARY = "------------------------fleet-ledger-system-tests";
    static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private final String name;
    private final String type;
    private final byte[] bytes;

    private Upload(String name, String type, byte[] bytes) {
        this.name = name;
        this.type = type;
        this.bytes = bytes.clone();
    }

    static Upload of(String name, String type, byte[] bytes) {
        return new Upload(name, type, bytes);
    }

    static Upload csv(String text) {
        return csv(text, StandardCharsets.UTF_8);
    }

    static Upload csv(String text, Charset charset) {
        return of("machines.csv", "text/csv", text.getBytes(charset));
    }

    static Upload ndjson(String text) {
        return of("machines.ndjson", "application/x-ndjson", text.getBytes(StandardCharsets.UTF_8));
    }

    static Upload xlsx(byte[] workbook) {
        return of("machines.xlsx", XLSX, workbook);
    }

    Upload named(String other) {
        return of(other, type, bytes);
    }

    static String contentType() {
        return "multipart/form-data; boundary=" + BOUNDARY;
    }

    /** The whole form, the file in the part {@code field}. */
    byte[] form(String field) {
        ByteArrayOutputStream form = new ByteArrayOutputStream(bytes.length + 500);
        form.writeBytes(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + field + "\"; filename=\""
                        + name + "\"\r\nContent-Type: " + type + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        form.writeBytes(bytes);
        form.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return form.toByteArray();
    }
}
