package io.fleetledger.standalone.backup;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * The files of a backup: its last entry, so that a truncated backup has none.
 *
 * @param format {@link #FORMAT}, or another one that this version cannot read
 * @param takenAt when the backup began; writes answered before are in it
 */
record BackupManifest(int format, Instant takenAt, List<StoredFile> files) {

    static final String ENTRY = "backup.json";
    static final int FORMAT = 1;

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    BackupManifest {
        files = List.copyOf(files);
    }

    /**
     * A file of the data folder.
     *
     * @param name with slashes between its folders
     * @param size in bytes
     * @param sha256 of its bytes, in hexadecimal
     */
    record StoredFile(String name, long size, String sha256) {}

    byte[] written() {
        return JSON.writeValueAsBytes(this);
    }

    /**
     * Parses a manifest; empty for {@code null}, which is valid JSON.
     *
     * @throws tools.jackson.core.JacksonException if it is not one
     */
    static Optional<BackupManifest> read(byte[] bytes) {
        return Optional.ofNullable(JSON.readValue(bytes, BackupManifest.class));
    }
}
