package io.fleetledger.ingest.reading;

import io.fleetledger.support.fuzz.FuzzInputs;
import io.fleetledger.support.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.util.List;

/** Any bytes as a body of JSON. */
final class JsonReadingsFuzz {

    private JsonReadingsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        FuzzInputs.within(FuzzedReadings.BYTES, FuzzedReadings.MILLIS, () -> {
            List<ParsedReading> readings;
            try {
                readings = JsonReadings.read(new ByteArrayInputStream(input), FuzzedReadings.RULES);
            } catch (ProblemException refused) {
                FuzzedReadings.requireDocumented(refused);
                return;
            }
            if (readings.isEmpty()) {
                throw new AssertionError("Nothing was sent, and nobody was told");
            }
            FuzzedReadings.check(readings);
        });
    }
}
