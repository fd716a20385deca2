package io.fleetledger.query.reading;

import io.fleetledger.queries.reading.ReadingRange;
import io.fleetledger.support.fuzz.FuzzInputs;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * Any text is a cursor of readings or none, and one that is comes back as it was. The first byte chooses whether the rest is a
 * text, or what stands behind the right beginning.
 */
final class ReadingCursorFuzz {

    private static final String FINGERPRINT =
            ReadingCursor.fingerprint(new UUID(0, 1), new ReadingRange(null, null, null), "readings");

    private ReadingCursorFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        if (input.length == 0) {
            return;
        }
        byte[] rest = Arrays.copyOfRange(input, 1, input.length);
        String text = (input[0] & 1) == 0 ? new String(rest, StandardCharsets.ISO_8859_1) : forged(rest);
        FuzzInputs.within(64 << 20, 2_000, () -> check(text));
    }

    private static String forged(byte[] rest) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeUTF(FINGERPRINT);
            out.write(rest);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    private static void check(String text) {
        Optional<ReadingCursor> cursor = ReadingCursor.decode(text, FINGERPRINT);
        if (cursor.isPresent()
                && !ReadingCursor.decode(cursor.get().encode(FINGERPRINT), FINGERPRINT)
                        .equals(cursor)) {
            throw new AssertionError(cursor);
        }
    }
}
