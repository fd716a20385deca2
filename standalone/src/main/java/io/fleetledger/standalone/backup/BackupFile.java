package io.fleetledger.standalone.backup;

import io.fleetledger.standalone.backup.BackupManifest.StoredFile;
import io.fleetledger.support.ids.NameBasedIds;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes a backup: an archive that any tool reads, file by file, with a manifest of checksums at its end. */
final class BackupFile implements AutoCloseable {

    private final Archive archive;
    private final Instant takenAt;
    private final List<StoredFile> files = new ArrayList<>();

    BackupFile(OutputStream out, Instant takenAt) {
        this.archive = new Archive(out);
        this.archive.setLevel(Deflater.BEST_SPEED);
        this.takenAt = takenAt;
    }

    /** Writes a file's content. */
    @FunctionalInterface
    interface Content {

        void writeTo(OutputStream out) throws IOException;
    }

    void add(String name, Content content) throws IOException {
        archive.putNextEntry(new ZipEntry(name));
        Counted counted = new Counted(archive);
        DigestOutputStream digested = new DigestOutputStream(counted, NameBasedIds.sha256());
        content.writeTo(digested);
        archive.closeEntry();
        files.add(new StoredFile(
                name,
                counted.bytes,
                HexFormat.of().formatHex(digested.getMessageDigest().digest())));
    }

    /** Writes the manifest, without which the archive is no backup. */
    void finish() throws IOException {
        archive.putNextEntry(new ZipEntry(BackupManifest.ENTRY));
        archive.write(new BackupManifest(BackupManifest.FORMAT, takenAt, files).written());
        archive.closeEntry();
        archive.finish();
        archive.flush();
    }

    /** Writes nothing more: after a failure, the end of an archive would make it look complete. */
    @Override
    public void close() {
        archive.free();
    }

    private static final class Archive extends ZipOutputStream {

        Archive(OutputStream out) {
            super(out);
        }

        void free() {
            def.end();
        }
    }

    /** Counts a file's bytes, passes on arrays whole, and leaves the archive open when closed. */
    private static final class Counted extends FilterOutputStream {

        private long bytes;

        Counted(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            bytes++;
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            out.write(buffer, offset, length);
            bytes += length;
        }

        @Override
        public void close() {}
    }
}
