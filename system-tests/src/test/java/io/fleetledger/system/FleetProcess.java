package io.fleetledger.system;

import io.fleetledger.deployment.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The standalone as users start it, with a data folder of its own. */
final class FleetProcess implements Deployment {

    private final Path folder;
    private final Map<String, String> environment;
    private JavaProcess process;

    private FleetProcess(Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = environment;
        this.process = start(JavaProcess.freePort());
    }

    private JavaProcess start(int port) {
        return JavaProcess.start("standalone", port, Deployments.JVM_FLAGS, folder.resolve("output.log"), environment);
    }

    /** Returns once it serves requests. */
    static FleetProcess start() {
        return start(Map.of());
    }

    /**
     * Returns once it serves requests.
     *
     * @param settings of its environment, besides those that it always has
     */
    static FleetProcess start(Map<String, String> settings) {
        return start(settings, empty -> {});
    }

    /**
     * The same, on what somebody else has left in its data folder.
     *
     * @param left puts it there
     */
    static FleetProcess start(Map<String, String> settings, Consumer<Path> left) {
        try {
            Path folder = Files.createTempDirectory("fleet-ledger-system-tests");
            left.accept(folder.resolve("data"));
            Map<String, String> environment = new HashMap<>();
            environment.put("FLEET_READ_YOUR_WRITES_BOUND", "20s"); // How quick the machine is, is not tested.
            environment.put("FLEET_WEBHOOKS_FIRST_RETRY", "100ms"); // Else tests would mostly wait for it.
            environment.put("FLEET_WEBHOOKS_LAST_RETRY", "2s");
            environment.putAll(settings);
            environment.put("FLEET_DATA_DIR", folder.resolve("data").toString());
            environment.put("FLEET_WEBHOOKS_ALLOW_PRIVATE", "true"); // The receiver is on this machine.
            FleetProcess started = new FleetProcess(folder, environment);
            try {
                started.process.await200("/actuator/health");
            } catch (RuntimeException | Error neverUp) {
                started.stop(true);
                throw neverUp;
            }
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it with SIGKILL. */
    void kill() {
        process.kill();
    }

    /** Asks it to end, as a supervisor would. */
    void end() {
        process.stop();
    }

    /** Starts it again, on its data and at its address. Returns once it serves requests. */
    void restart() {
        beginRestart();
        process.await200("/actuator/health");
    }

    /** The same, but returns while it starts. */
    void beginRestart() {
        process = start(process.port());
    }

    /** Where its data is. */
    Path dataFolder() {
        return folder.resolve("data");
    }

    @Override
    public String baseUrl() {
        return process.baseUrl();
    }

    @Override
    public Optional<Path> signingKeyFolder() {
        return Optional.of(dataFolder());
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
