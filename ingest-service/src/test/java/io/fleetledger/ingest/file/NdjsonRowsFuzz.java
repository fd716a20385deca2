package io.fleetledger.ingest.file;

import java.util.Arrays;

/** Any lines behind a brace, by which a file is known to be NDJSON. */
final class NdjsonRowsFuzz {

    private NdjsonRowsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        byte[] file = new byte[input.length + 1];
        file[0] = '{';
        System.arraycopy(input, 0, file, 1, input.length);
        FuzzedRows.check(input.length > 0 && input[0] == '{' ? Arrays.copyOf(input, input.length) : file);
    }
}
