package io.fleetledger.system;

import io.fleetledger.deployment.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The standalone as users start it, with a data folder of its own. */
final class FleetProcess implements Deployment {

    private final JavaProcess process;
    private final Path folder;

    private FleetProcess(JavaProcess process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    /** Returns once it serves requests. */
    static FleetProcess start() {
        try {
            Path folder = Files.createTempDirectory("fleet-ledger-system-tests");
            JavaProcess process = JavaProcess.start(
                    "standalone",
                    JavaProcess.freePort(),
                    Deployments.JVM_FLAGS,
                    folder.resolve("output.log"),
                    Map.of(
                            "FLEET_DATA_DIR",
                            folder.resolve("data").toString(),
                            "FLEET_WEBHOOKS_ALLOW_PRIVATE", // The receiver is on this machine.
                            "true"));
            FleetProcess started = new FleetProcess(process, folder);
            try {
                process.await200("/actuator/health");
            } catch (RuntimeException | Error neverUp) {
                started.stop(true);
                throw neverUp;
            }
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String baseUrl() {
        return process.baseUrl();
    }

    @Override
    public Optional<Path> signingKeyFolder() {
        return Optional.of(folder.resolve("data"));
    }

    @Override
    public void stop(boolean failed) {
        process.stop();
        if (failed) {
            process.printTail();
        }
        Folders.delete(folder);
    }
}
