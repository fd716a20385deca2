package io.fleetledger.ingest.file;

import io.fleetledger.support.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.poi.openxml4j.util.ZipEntrySource;
import org.apache.poi.openxml4j.util.ZipSecureFile;
import org.jspecify.annotations.Nullable;

/**
 * A workbook's zip as POI sees it: every byte goes through {@link BoundedXml} first. Types and relationships, which POI
 * reads as whole documents when it opens a package, are limited to a small size; the rest is read as streams, limited
 * in total to a multiple of the file's size.
 */
final class WorkbookZip implements ZipEntrySource {

    /** Bytes of a part that POI reads as a whole. Those of a workbook of a hundred sheets have some 20,000. */
    private static final long MAX_STRUCTURE = 1 << 18;
    /** Bytes that a small file may unpack to, however well it is compressed. */
    private static final long ALWAYS_ALLOWED = 64L << 20;
    /** XML of tables is compressed to a tenth, seldom to a fiftieth. */
    private static final long MAX_RATIO = 100;

    private static final long MAX_BYTES = 2L << 30;

    static {
        // POI's bounds apply to the whole process. Those on size and ratio are for files that POI opens itself, which
        // it never does; the one on the number of parts also applies here, and a list with photographs exceeds its
        // 1,000.
        ZipSecureFile.setMaxFileCount(ZipDirectory.MAX_BYTES);
    }

    private final ZipFile zip;
    private final BoundedXml.Budget budget;
    private boolean opening = true;
    private boolean closed;
    private @Nullable ProblemException refusal;

    private WorkbookZip(ZipFile zip, long fileSize) {
        this.zip = zip;
        this.budget = new BoundedXml.Budget(
                Math.min(MAX_BYTES, Math.max(ALWAYS_ALLOWED, MAX_RATIO * fileSize)), this::remember);
    }

    static WorkbookZip open(Path file) throws IOException {
        ZipDirectory.requireWhole(file);
        try {
            return new WorkbookZip(new ZipFile(file.toFile()), Files.size(file));
        } catch (ZipException damaged) {
            throw damaged();
        }
    }

    static ProblemException damaged() {
        return FileProblems.unreadable("The workbook is damaged: its zip cannot be read. Save it once more.");
    }

    /** From now on parts are read as streams. */
    void opened() {
        opening = false;
    }

    /** Why a stream was refused; POI may have thrown something else instead. */
    @Nullable ProblemException refusal() {
        return refusal;
    }

    private ProblemException remember(ProblemException why) {
        refusal = refusal == null ? why : refusal;
        return why;
    }

    boolean has(String name) {
        return zip.getEntry(name) != null;
    }

    @Override
    public Enumeration<? extends ZipArchiveEntry> getEntries() {
        return Collections.enumeration(zip.stream()
                .map(ZipEntry::getName)
                .filter(WorkbookZip::isNeeded)
                .map(ZipArchiveEntry::new)
                .toList());
    }

    /** Relationships of sheets to pictures, printers and each single hyperlink are not needed. */
    private static boolean isNeeded(String name) {
        int relationships = name.indexOf("/_rels/");
        return relationships < 0 || name.lastIndexOf('/', relationships - 1) < 0;
    }

    @Override
    public @Nullable ZipArchiveEntry getEntry(@Nullable String name) {
        return name == null || zip.getEntry(name) == null ? null : new ZipArchiveEntry(name);
    }

    @Override
    public InputStream getInputStream(@Nullable ZipArchiveEntry entry) throws IOException {
        ZipEntry found = entry == null ? null : zip.getEntry(entry.getName());
        InputStream bytes = found == null ? null : zip.getInputStream(found);
        if (found == null || bytes == null) {
            throw new ZipException("No such part");
        }
        // Relationships are read as a whole whenever they are first requested.
        boolean structure = opening || found.getName().endsWith(".rels");
        return new BoundedXml(bytes, budget, structure ? MAX_STRUCTURE : MAX_BYTES);
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        zip.close();
    }
}
