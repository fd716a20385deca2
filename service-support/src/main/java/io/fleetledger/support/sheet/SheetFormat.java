package io.fleetledger.support.sheet;

/** A file format for rows. */
public enum SheetFormat {
    CSV("csv", "text/csv;charset=UTF-8"),
    XLSX("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    NDJSON("ndjson", "application/x-ndjson");

    private final String wireName;
    private final String mediaType;

    SheetFormat(String wireName, String mediaType) {
        this.wireName = wireName;
        this.mediaType = mediaType;
    }

    /** The name in {@code format} parameters, and the file name's extension. */
    public String wireName() {
        return wireName;
    }

    public String mediaType() {
        return mediaType;
    }
}
