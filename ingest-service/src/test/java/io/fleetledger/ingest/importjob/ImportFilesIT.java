package io.fleetledger.ingest.importjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoDatabase;
import io.fleetledger.ingest.file.UploadFolder;
import io.fleetledger.support.mongo.IndexBuilds;
import io.fleetledger.support.mongo.MissingIndexes;
import io.fleetledger.support.servers.OnEveryMongoDb;
import io.fleetledger.support.servers.TestDatabase;
import io.fleetledger.support.sheet.SheetFormat;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What both places for files promise. */
@OnEveryMongoDb
class ImportFilesIT {

    private static final UploadMetadata ABOUT = new UploadMetadata(SheetFormat.XLSX, List.of("name", "Größe"), "acme");
    private static final UUID JOB = UUID.fromString("7d2e4c1a-5b60-4f3e-8c9d-1a2b3c4d5e01");

    private final TestDatabase database = TestDatabase.open();
    private final IndexBuilds builds = new IndexBuilds(Duration.ZERO);

    private final List<UploadFolder> copies = new ArrayList<>();

    @TempDir
    Path temp;

    enum Place {
        FOLDER,
        GRID_FS
    }

    @AfterEach
    void close() throws IOException {
        for (UploadFolder folder : copies) {
            folder.close();
        }
        database.close();
    }

    @ParameterizedTest
    @EnumSource
    void anUploadCanBeReadAgainUntilItIsDeleted(Place place) throws IOException {
        ImportFiles files = files(place);
        files.store(JOB, upload(), ABOUT);

        try (var local = files.open(JOB)) {
            assertThat(local.path()).hasContent("the file");
        }
        try (var local = files.open(JOB)) {
            assertThat(local.path()).hasContent("the file");
        }
        assertThat(files.find(JOB)).contains(ABOUT);
        files.deleteUpload(JOB);
        files.deleteUpload(JOB);
        assertThatThrownBy(() -> {
                    try (var local = files.open(JOB)) {
                        Files.readAllBytes(local.path());
                    }
                })
                .isInstanceOf(IOException.class);
        assertThat(files.find(JOB)).as("for the error rows").contains(ABOUT);
    }

    @Test
    void aCopyIsWhereTheNextProcessLooksForWhatAKilledOneLeft() throws IOException {
        ImportFiles files = files(Place.GRID_FS);
        files.store(JOB, upload(), ABOUT);
        try (var copy = files.open(JOB)) {
            assertThat(copy.path()).startsWith(temp.resolve("copies"));
            assertThat(copy.path().resolveSibling("lock"))
                    .as("by which the next sees whose it was")
                    .exists();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBatchThatRunsTwiceWritesItsErrorRowsOnce(Place place) throws IOException {
        ImportFiles files = files(place);
        files.store(JOB, upload(), ABOUT);
        assertThat(errors(files)).isEmpty();

        files.writeErrors(JOB, 1, 0, bytes("one\n"));
        files.writeErrors(JOB, 1, 4, bytes("two\nthree\n"));
        files.writeErrors(JOB, 1, 14, bytes("lost\n"));
        files.writeErrors(JOB, 1, 4, bytes("two\n"));
        files.writeErrors(JOB, 1, 8, bytes("drei: \u00e4\n"));
        assertThat(errors(files)).isEqualTo("one\ntwo\ndrei: \u00e4\n");
    }

    @ParameterizedTest
    @EnumSource
    void anOlderAttemptThatWritesAfterANewerOneHarmsNothing(Place place) throws IOException {
        ImportFiles files = files(place);
        files.store(JOB, upload(), ABOUT);
        files.writeErrors(JOB, 1, 0, new byte[0]);
        files.writeErrors(JOB, 1, 0, bytes("one\n"));
        files.writeErrors(JOB, 1, 4, bytes("two, not recorded\n"));

        files.writeErrors(JOB, 2, 4, new byte[0]);
        assertThat(errors(files)).isEqualTo("one\n");
        files.writeErrors(JOB, 2, 4, bytes("two\n"));
        files.writeErrors(JOB, 1, 4, bytes("stale, and longer than what is there\n"));
        files.writeErrors(JOB, 2, 8, bytes("three\n"));
        assertThat(errors(files)).isEqualTo("one\ntwo\nthree\n");

        files.writeErrors(JOB, 10, 14, new byte[0]);
        files.writeErrors(JOB, 9, 14, bytes("stale as well\n"));
        files.writeErrors(JOB, 10, 14, bytes("four\n"));
        assertThat(errors(files)).isEqualTo("one\ntwo\nthree\nfour\n");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsOldIsForgottenUnlessItsJobIsOpen(Place place) throws IOException {
        ImportFiles files = files(place);
        files.store(JOB, upload(), ABOUT);
        files.writeErrors(JOB, 1, 0, bytes("one\n"));

        files.deleteOlderThan(Instant.now().minusSeconds(60), Set.of());
        files.deleteOlderThan(Instant.now().plusSeconds(60), Set.of(JOB));
        assertThat(files.find(JOB)).isPresent();
        files.deleteOlderThan(Instant.now().plusSeconds(60), Set.of());
        assertThat(files.find(JOB)).isEmpty();
        assertThat(errors(files)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aTenantIsForgottenWithUploadsThatNeverBecameAJob(Place place) throws IOException {
        ImportFiles files = files(place);
        UUID others = UUID.fromString("7d2e4c1a-5b60-4f3e-8c9d-1a2b3c4d5e02");
        UUID unnamed = UUID.fromString("7d2e4c1a-5b60-4f3e-8c9d-1a2b3c4d5e03");
        assertThat(files.deleteByTenant("acme")).isZero();
        files.store(JOB, upload(), ABOUT);
        files.writeErrors(JOB, 1, 0, bytes("one\n"));
        files.store(others, upload(), new UploadMetadata(SheetFormat.CSV, List.of("name"), "globex"));
        files.store(unnamed, upload(), new UploadMetadata(SheetFormat.CSV, List.of("name"), null));

        assertThat(files.deleteByTenant("acme")).isEqualTo(1);
        assertThat(files.find(JOB)).isEmpty();
        assertThat(errors(files)).isEmpty();
        assertThatThrownBy(() -> readUpload(files, JOB)).isInstanceOf(IOException.class);
        assertThat(readUpload(files, others)).isEqualTo("the file");
        assertThat(readUpload(files, unnamed)).isEqualTo("the file");
        assertThat(files.deleteByTenant("acme")).isZero();
    }

    @Test
    void anUploadThatWasCutShortIsItsTenants() throws IOException {
        for (Place place : Place.values()) {
            ImportFiles files = files(place);
            assertThatThrownBy(() -> files.store(JOB, temp.resolve("broken-off"), ABOUT))
                    .isInstanceOf(IOException.class);
            assertThat(files.find(JOB))
                    .as("%s", place)
                    .isEqualTo(place == Place.FOLDER ? Optional.empty() : Optional.of(ABOUT));
            assertThat(files.deleteByTenant("globex")).as("%s", place).isZero();
            assertThat(files.deleteByTenant("acme")).as("%s", place).isEqualTo(1);
        }
    }

    private static String readUpload(ImportFiles files, UUID jobId) throws IOException {
        try (var local = files.open(jobId)) {
            return Files.readString(local.path());
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofAnUnknownJobThereIsNothing(Place place) throws IOException {
        assertThat(files(place).find(JOB)).isEmpty();
        assertThat(errors(files(place))).isEmpty();
        files(place).deleteUpload(JOB);
    }

    @Test
    void anUploadThatWasCutShortIsForgottenAsWell() throws IOException {
        ImportFiles files = files(Place.GRID_FS);
        assertThatThrownBy(() -> files.store(JOB, temp.resolve("broken-off"), ABOUT))
                .isInstanceOf(IOException.class);
        var chunks = database.database().getCollection("import-uploads.chunks");
        chunks.insertOne(new Document("files_id", JOB.toString()).append("n", 0));

        assertThatCode(() -> files.deleteOlderThan(Instant.now().plusSeconds(60), Set.of()))
                .doesNotThrowAnyException();
        assertThat(chunks.countDocuments()).isZero();
    }

    @Test
    void whicheverIndexIsDroppedIsMissed() throws IOException {
        files(Place.GRID_FS);
        MongoDatabase indexed = database.database();
        assertThat(missing()).isZero();

        int dropped = 0;
        for (String collection : indexed.listCollectionNames()) {
            for (Document index :
                    indexed.getCollection(collection).listIndexes().into(new ArrayList<>())) {
                if (!index.getString("name").equals("_id_")) {
                    indexed.getCollection(collection).dropIndex(index.getString("name"));
                    dropped++;
                }
            }
        }
        assertThat(dropped).isEqualTo(4);
        assertThat(missing()).isEqualTo(4);
    }

    /** A number of its own each time: one is remembered for some seconds. */
    private double missing() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        new MissingIndexes(builds, database.database()).bindTo(registry);
        return registry.get("fleet.read.store.indexes.missing").gauge().value();
    }

    private ImportFiles files(Place place) throws IOException {
        if (place == Place.FOLDER) {
            return new FolderImportFiles(temp.resolve("imports"));
        }
        UploadFolder folder = UploadFolder.below(temp.resolve("copies"), Long.MAX_VALUE);
        copies.add(folder);
        GridFsImportFiles files = new GridFsImportFiles(database.database(), folder);
        files.ensureIndexes(builds);
        return files;
    }

    private Path upload() throws IOException {
        return Files.writeString(temp.resolve("received"), "the file");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String errors(ImportFiles files) throws IOException {
        try (InputStream stored = files.readErrors(JOB)) {
            return new String(stored.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
