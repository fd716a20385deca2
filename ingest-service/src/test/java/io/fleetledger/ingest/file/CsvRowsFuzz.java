package io.fleetledger.ingest.file;

/** Any bytes as a file, most of which are taken for CSV. */
final class CsvRowsFuzz {

    private CsvRowsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        FuzzedRows.check(input);
    }
}
