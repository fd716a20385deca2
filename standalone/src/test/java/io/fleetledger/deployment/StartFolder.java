package io.fleetledger.deployment;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The folder that the build makes of the standalone's executable jar, with the archive from which a JVM starts it quickly.
 *
 * @param path without links, as its script names it: an archive is of the paths by which jars were named
 * @param madeOf the jar
 */
public record StartFolder(Path path, Path madeOf) {

    /** Nothing builds while tests run. */
    private static final Map<Path, String> SUMS = new ConcurrentHashMap<>();

    /**
     * That of a module, if it is one that is made into a folder, and was, of the jar that is there now.
     *
     * @param target what the module's build is written to
     */
    public static Optional<StartFolder> in(Path target) {
        Path folder = target.resolve("fleet-ledger");
        Path stamp = folder.resolve("made-of.txt");
        if (!Files.isRegularFile(stamp)) {
            return Optional.empty();
        }
        try (Stream<Path> built = Files.list(target)) {
            String sum = Files.readString(stamp).split(" ", 2)[0];
            return built.filter(file -> file.getFileName().toString().endsWith("-exec.jar"))
                    .filter(jar -> SUMS.computeIfAbsent(jar.toAbsolutePath(), StartFolder::sumOf)
                            .equals(sum))
                    .findFirst()
                    .map(jar -> new StartFolder(realPath(folder), jar));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path realPath(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sumOf(Path jar) {
        try (InputStream in = Files.newInputStream(jar)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How a user starts it. */
    public Path script() {
        return path.resolve("start");
    }

    /** What the script tells the JVM about the archive, and what it is to run. Flags of one's own go before it. */
    public List<String> arguments() {
        String jar = path.resolve("fleet-ledger.jar").toString();
        Path shared = path.resolve("fleet-ledger.jsa");
        Path aheadOfTime = path.resolve("fleet-ledger.aot");
        if (Files.exists(shared)) {
            return List.of("-XX:SharedArchiveFile=" + shared, "-jar", jar);
        }
        return Files.exists(aheadOfTime)
                ? List.of("-XX:+IgnoreUnrecognizedVMOptions", "-XX:AOTCache=" + aheadOfTime, "-jar", jar)
                : List.of("-jar", jar);
    }
}
