package io.fleetledger.ingest.importjob;

import io.fleetledger.ingest.file.ImportFileNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.util.FileSystemUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A folder for each job. Its description is written first, because an upload's tenant must be known before the upload
 * exists, and gets its final name last: a folder without it never belonged to a job.
 */
final class FolderImportFiles implements ImportFiles {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern JOB_ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Path root;

    FolderImportFiles(Path root) {
        this.root = root;
    }

    @Override
    public void store(UUID jobId, Path upload, UploadMetadata about) throws IOException {
        Path folder = Files.createDirectories(folderOf(jobId));
        Path arriving = folder.resolve(ImportFileNames.ARRIVING);
        Files.write(arriving, JSON.writeValueAsBytes(about));
        force(arriving);
        forceFolder(folder);
        Path file = folder.resolve(ImportFileNames.UPLOAD);
        Files.move(upload, file);
        force(file);
        Files.move(arriving, folder.resolve(ImportFileNames.ABOUT));
        forceFolder(folder);
        forceFolder(root);
    }

    @Override
    public Optional<UploadMetadata> find(UUID jobId) throws IOException {
        try {
            return Optional.of(JSON.readValue(
                    Files.readAllBytes(folderOf(jobId).resolve(ImportFileNames.ABOUT)), UploadMetadata.class));
        } catch (NoSuchFileException forgotten) {
            return Optional.empty();
        }
    }

    @Override
    public LocalFile open(UUID jobId) throws LostUploadException {
        Path file = folderOf(jobId).resolve(ImportFileNames.UPLOAD);
        if (Files.notExists(file)) {
            throw new LostUploadException(jobId);
        }
        return new LocalFile() {
            @Override
            public Path path() {
                return file;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void writeErrors(UUID jobId, int attempt, long offset, byte[] lines) throws IOException {
        Path folder = folderOf(jobId);
        ErrorPart part = ErrorPart.of(folder, attempt, offset);
        try (FileChannel file = FileChannel.open(part.file(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.truncate(offset - part.start());
            file.position(offset - part.start());
            ByteBuffer bytes = ByteBuffer.wrap(lines);
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(false);
        }
        if (offset == part.start()) { // The file may be new.
            forceFolder(folder);
        }
    }

    @Override
    public InputStream readErrors(UUID jobId) throws IOException {
        return new ErrorParts(ErrorPart.all(folderOf(jobId)));
    }

    @Override
    public void deleteUpload(UUID jobId) throws IOException {
        Files.deleteIfExists(folderOf(jobId).resolve(ImportFileNames.UPLOAD));
    }

    @Override
    public boolean delete(UUID jobId) throws IOException {
        return FileSystemUtils.deleteRecursively(folderOf(jobId));
    }

    @Override
    public long deleteByTenant(String tenantId) throws IOException {
        if (!Files.isDirectory(root)) {
            return 0;
        }
        long deleted = 0;
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(root, FolderImportFiles::isJobs)) {
            for (Path folder : folders) {
                if (isOf(tenantId, folder) && FileSystemUtils.deleteRecursively(folder)) {
                    deleted++;
                }
            }
        }
        return deleted;
    }

    /** In this order, a description is not missed while it is renamed. */
    private static boolean isOf(String tenantId, Path folder) throws IOException {
        return names(tenantId, folder.resolve(ImportFileNames.ARRIVING))
                || names(tenantId, folder.resolve(ImportFileNames.ABOUT));
    }

    private static boolean names(String tenantId, Path about) throws IOException {
        try {
            return tenantId.equals(JSON.readValue(Files.readAllBytes(about), UploadMetadata.class)
                    .tenantId());
        } catch (NoSuchFileException | JacksonException cutShort) { // Left by a kill, before there was an upload.
            return false;
        }
    }

    @Override
    public void deleteOlderThan(Instant instant, Set<UUID> open) throws IOException {
        if (!Files.isDirectory(root)) {
            return;
        }
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(root, FolderImportFiles::isJobs)) {
            for (Path folder : folders) {
                boolean isOpen =
                        open.contains(UUID.fromString(folder.getFileName().toString()));
                if (!isOpen && newest(folder).isBefore(instant)) {
                    FileSystemUtils.deleteRecursively(folder);
                }
            }
        }
    }

    /** The configured folder may contain other entries, which must not be deleted. */
    private static boolean isJobs(Path entry) {
        return JOB_ID.matcher(entry.getFileName().toString()).matches() && Files.isDirectory(entry);
    }

    private static Instant newest(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(FolderImportFiles::modifiedAt).reduce(modifiedAt(folder), (a, b) -> a.isAfter(b) ? a : b);
        }
    }

    private static Instant modifiedAt(Path path) {
        try {
            return Files.getLastModifiedTime(path).toInstant();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Path folderOf(UUID jobId) {
        return root.resolve(jobId.toString());
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Makes a new name durable, which is in its folder's own blocks. Systems that cannot open a folder need not. */
    private static void forceFolder(Path folder) throws IOException {
        if (List.of("Linux", "Mac OS X").contains(System.getProperty("os.name"))) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
