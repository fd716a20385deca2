package io.fleetledger.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The folder that the build makes of the standalone's executable jar, with the archive from which a JVM starts it quickly.
 *
 * @param path without links, as its script names it: an archive is of the paths by which jars were named
 */
public record StartFolder(Path path) {

    /**
     * That of a module, if it is one that is made into a folder and was.
     *
     * @param target what the module's build is written to
     */
    public static Optional<StartFolder> in(Path target) {
        Path folder = target.resolve("fleet-ledger");
        try {
            return Files.isRegularFile(folder.resolve("start"))
                    ? Optional.of(new StartFolder(folder.toRealPath()))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
