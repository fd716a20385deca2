package io.fleetledger.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The product as a process that ends by itself, because it restores a backup or is not let start.
 *
 * @param status its exit status
 * @param output all that it has written to the console
 */
record EndedRun(int status, String output) {

    private static final int PATIENCE_SECONDS = 180;

    /** @param settings as {@code name=value} */
    static EndedRun of(Path dataDir, Path logs, String... settings) throws IOException, InterruptedException {
        return of(List.of(), dataDir, logs, settings);
    }

    /** @param before what runs the process, and its arguments */
    static EndedRun of(List<String> before, Path dataDir, Path logs, String... settings)
            throws IOException, InterruptedException {
        Path log = logs.resolve("run-" + System.nanoTime() + ".log");
        Process process = new ProcessBuilder(ProductCommand.of(before, 0, dataDir, settings))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("It goes on, see " + log);
            }
        } finally {
            process.destroyForcibly();
        }
        return new EndedRun(process.exitValue(), Files.readString(log));
    }
}
