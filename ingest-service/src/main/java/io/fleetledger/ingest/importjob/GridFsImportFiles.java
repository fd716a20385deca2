package io.fleetledger.ingest.importjob;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.lt;

import com.mongodb.ReadConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.gridfs.GridFSBucket;
import com.mongodb.client.gridfs.GridFSBuckets;
import com.mongodb.client.gridfs.model.GridFSFile;
import com.mongodb.client.gridfs.model.GridFSUploadOptions;
import com.mongodb.client.model.Accumulators;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Sorts;
import io.fleetledger.ingest.file.UploadFolder;
import io.fleetledger.support.mongo.IndexBuilds;
import io.fleetledger.support.mongo.WriteConcerns;
import io.fleetledger.support.offboarding.ReadModelErasure;
import io.fleetledger.support.sheet.SheetFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.types.Binary;

/** Files in MongoDB, for services on several machines without a shared disk. Error rows are a document per batch. */
final class GridFsImportFiles implements ImportFiles {

    private static final String UPLOADS = "import-uploads";
    private static final String TENANT_ID = "tenant_id";

    private final UploadFolder copies;
    private final GridFSBucket uploads;
    private final MongoCollection<Document> uploadFiles;
    private final MongoCollection<Document> uploadChunks;
    private final MongoCollection<Document> abouts;
    private final MongoCollection<Document> errors;

    /** @param copies holds an upload while it is read */
    GridFsImportFiles(MongoDatabase readStore, UploadFolder copies) {
        this.copies = copies;
        MongoDatabase database =
                readStore.withReadConcern(ReadConcern.MAJORITY).withWriteConcern(WriteConcerns.MAJORITY);
        this.uploads = GridFSBuckets.create(database, UPLOADS);
        this.uploadFiles = database.getCollection(UPLOADS + ".files");
        this.uploadChunks = database.getCollection(UPLOADS + ".chunks");
        this.abouts = database.getCollection(ReadModelErasure.IMPORT_FILES);
        this.errors = database.getCollection("import-error-rows");
    }

    /** Uses the names that MongoDB and the driver give them. */
    void ensureIndexes(IndexBuilds builds) {
        builds.ensure(
                errors,
                Indexes.ascending("job_id", "attempt", "offset"),
                new IndexOptions().name("job_id_1_attempt_1_offset_1"));
        builds.ensure(abouts, Indexes.ascending("written_at"), new IndexOptions().name("written_at_1"));
        builds.ensure(abouts, Indexes.ascending(TENANT_ID), new IndexOptions().name("tenant_id_1"));
        builds.ensure(
                uploadChunks,
                Indexes.ascending("files_id", "n"),
                new IndexOptions().name("files_id_1_n_1").unique(true));
    }

    @Override
    public void store(UUID jobId, Path upload, UploadMetadata about) throws IOException {
        // First, so that an interrupted upload is found and deleted as well.
        abouts.insertOne(new Document("_id", jobId.toString())
                .append("format", about.format().wireName())
                .append("columns", about.columns())
                .append(TENANT_ID, about.tenantId())
                .append("written_at", new Date()));
        try (InputStream bytes = Files.newInputStream(upload)) {
            uploads.uploadFromStream(idOf(jobId), jobId.toString(), bytes, new GridFSUploadOptions());
        }
    }

    @Override
    public Optional<UploadMetadata> find(UUID jobId) {
        return Optional.ofNullable(abouts.find(eq("_id", jobId.toString())).first())
                .map(about -> new UploadMetadata(
                        SheetFormat.valueOf(about.getString("format").toUpperCase(Locale.ROOT)),
                        about.getList("columns", String.class),
                        about.getString(TENANT_ID)));
    }

    @Override
    public LocalFile open(UUID jobId) throws IOException {
        GridFSFile stored = uploads.find(eq("_id", jobId.toString())).first();
        if (stored == null) {
            throw new LostUploadException(jobId);
        }
        Path copy = copies.newFile();
        try (OutputStream out = Files.newOutputStream(copy)) {
            uploads.downloadToStream(idOf(jobId), out);
        } catch (IOException | RuntimeException incomplete) {
            Files.deleteIfExists(copy);
            throw incomplete;
        }
        return new LocalFile() {
            @Override
            public Path path() {
                return copy;
            }

            @Override
            public void close() throws IOException {
                Files.deleteIfExists(copy);
            }
        };
    }

    @Override
    public void writeErrors(UUID jobId, int attempt, long offset, byte[] lines) {
        String id = jobId + "/" + attempt + "/" + offset;
        errors.replaceOne(
                eq("_id", id),
                new Document("_id", id)
                        .append("job_id", jobId.toString())
                        .append("attempt", attempt)
                        .append("offset", offset)
                        .append("lines", new Binary(lines)),
                new ReplaceOptions().upsert(true));
        errors.deleteMany(and(eq("job_id", jobId.toString()), eq("attempt", attempt), gt("offset", offset)));
        abouts.updateOne(eq("_id", jobId.toString()), new Document("$set", new Document("written_at", new Date())));
    }

    @Override
    public InputStream readErrors(UUID jobId) {
        NavigableMap<Integer, Long> starts = new TreeMap<>();
        errors.aggregate(List.of(
                        Aggregates.match(eq("job_id", jobId.toString())),
                        Aggregates.group("$attempt", Accumulators.min("start", "$offset"))))
                .forEach(part -> starts.put(part.getInteger("_id"), part.getLong("start")));
        return new Batches(
                errors.find(eq("job_id", jobId.toString()))
                        .sort(Sorts.ascending("attempt", "offset"))
                        .batchSize(2)
                        .iterator(),
                starts);
    }

    /** Bypasses the bucket: an interrupted upload has chunks, but is not a file to it. */
    @Override
    public void deleteUpload(UUID jobId) {
        uploadFiles.deleteOne(eq("_id", jobId.toString()));
        uploadChunks.deleteMany(eq("files_id", jobId.toString()));
    }

    /** Deletes the description last: after a kill before that, the job is found again. */
    @Override
    public boolean delete(UUID jobId) {
        boolean any = uploadFiles.find(eq("_id", jobId.toString())).first() != null;
        deleteUpload(jobId);
        any |= errors.deleteMany(eq("job_id", jobId.toString())).getDeletedCount() > 0;
        return abouts.deleteOne(eq("_id", jobId.toString())).getDeletedCount() > 0 || any;
    }

    @Override
    public long deleteByTenant(String tenantId) {
        long deleted = 0;
        for (Document about : abouts.find(eq(TENANT_ID, tenantId)).projection(Projections.include("_id"))) {
            deleted += delete(UUID.fromString(about.getString("_id"))) ? 1 : 0;
        }
        return deleted;
    }

    @Override
    public void deleteOlderThan(Instant instant, Set<UUID> open) {
        for (Document about : abouts.find(lt("written_at", Date.from(instant)))) {
            UUID jobId = UUID.fromString(about.getString("_id"));
            if (!open.contains(jobId)) {
                delete(jobId);
            }
        }
    }

    private static BsonValue idOf(UUID jobId) {
        return new BsonString(jobId.toString());
    }

    /** The lines of all batches that count, one batch at a time in memory. */
    private static final class Batches extends InputStream {

        private final MongoCursor<Document> batches;
        private final NavigableMap<Integer, Long> startsOfAttempts;
        private InputStream current = InputStream.nullInputStream();

        Batches(MongoCursor<Document> batches, NavigableMap<Integer, Long> startsOfAttempts) {
            this.batches = batches;
            this.startsOfAttempts = startsOfAttempts;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = current.read(bytes, offset, length);
            while (read < 0 && batches.hasNext()) {
                Document batch = batches.next();
                if (counts(batch)) {
                    current = new ByteArrayInputStream(
                            batch.get("lines", Binary.class).getData());
                    read = current.read(bytes, offset, length);
                }
            }
            return read;
        }

        /** A part ends where that of the next attempt begins, which is always between two batches. */
        private boolean counts(Document batch) {
            var next = startsOfAttempts.higherEntry(batch.getInteger("attempt"));
            return next == null || batch.getLong("offset") < next.getValue();
        }

        @Override
        public void close() {
            batches.close();
        }
    }
}
