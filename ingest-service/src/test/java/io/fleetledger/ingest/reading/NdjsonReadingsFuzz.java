package io.fleetledger.ingest.reading;

import io.fleetledger.support.fuzz.FuzzInputs;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Any bytes as a body of NDJSON, which is never refused as a whole. A line that is an object is what it is within JSON. */
final class NdjsonReadingsFuzz {

    private static final String NO_OBJECT = "Line must ";

    private NdjsonReadingsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        FuzzInputs.within(FuzzedReadings.BYTES, FuzzedReadings.MILLIS, () -> {
            List<ParsedReading> readings = FuzzedReadings.lines(input);
            FuzzedReadings.check(readings);
            if (readings.size() == 1 && !String.valueOf(readings.get(0).error()).startsWith(NO_OBJECT)) {
                checkWithinJson(readings, input);
            }
        });
    }

    /** In UTF-8, which a body as a whole is known by, and a line by itself, too. */
    private static void checkWithinJson(List<ParsedReading> readings, byte[] line) throws Exception {
        String text = new String(line, StandardCharsets.ISO_8859_1);
        if (text.indexOf(0) < 0 && text.strip().startsWith("{")) {
            byte[] body = ("{\"readings\":[" + text + "]}").getBytes(StandardCharsets.ISO_8859_1);
            FuzzedReadings.requireSame(
                    readings, JsonReadings.read(new ByteArrayInputStream(body), FuzzedReadings.RULES));
        }
    }
}
