package io.fleetledger.query.tenant;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fleetledger.support.security.Caller;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes a tenant into a zip, one file after the other. A failure leaves the zip without its end. */
@Component
class TenantExport {

    private static final String ENDING = ".ndjson";
    private static final String MANIFEST = "manifest.json";

    private final List<TenantExportPart> parts;
    private final JsonMapper json;
    private final Clock clock = Clock.tickMillis(ZoneOffset.UTC);

    TenantExport(List<TenantExportPart> parts, JsonMapper json) {
        this.parts = parts.stream()
                .sorted(Comparator.comparing(TenantExportPart::name))
                .toList();
        this.json = json;
    }

    /**
     * The zip's last entry.
     *
     * @param lines how many each file has
     */
    private record Manifest(
            @JsonProperty("tenant_id") String tenantId,
            @JsonProperty("taken_at") Instant takenAt,
            @JsonProperty("lines") Map<String, Long> lines) {}

    @SuppressWarnings("resource") // To close it would write the end that says that nothing is missing.
    void write(Caller tenant, OutputStream out) throws IOException {
        Instant begun = clock.instant();
        Map<String, Long> lines = new TreeMap<>();
        ZipOutputStream zip = new ZipOutputStream(out);
        for (TenantExportPart part : parts) {
            String file = part.name() + ENDING;
            zip.putNextEntry(new ZipEntry(file));
            CountedLines counted = new CountedLines(zip);
            part.write(tenant, counted);
            counted.flush();
            zip.closeEntry();
            lines.put(file, counted.lines);
        }
        zip.putNextEntry(new ZipEntry(MANIFEST));
        zip.write(json.writeValueAsBytes(new Manifest(tenant.tenantId(), begun, lines)));
        zip.closeEntry();
        zip.finish();
        zip.flush();
    }

    /** What passes, and how many lines it was. */
    private static final class CountedLines extends FilterOutputStream {

        private long lines;

        CountedLines(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int one) throws IOException {
            if (one == '\n') {
                lines++;
            }
            out.write(one);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            for (int at = offset; at < offset + length; at++) {
                if (bytes[at] == '\n') {
                    lines++;
                }
            }
            out.write(bytes, offset, length);
        }

        /** The zip goes on. */
        @Override
        public void close() {}
    }
}
