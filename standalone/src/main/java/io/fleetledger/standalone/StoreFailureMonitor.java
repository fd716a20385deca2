package io.fleetledger.standalone;

import io.fleetledger.support.repeat.PeriodicTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * Watches the stores. Once one is lost and the data folder has room, the application is replaced: the new one has what
 * is on disk, as after a kill, and nothing that was only in memory. Until then this one goes on, and refuses what it
 * cannot store.
 */
@Component
final class StoreFailureMonitor implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(StoreFailureMonitor.class);
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

    private final List<EmbeddedStore> stores;
    private final ConfigurableApplicationContext application;
    private final Path dataDir;
    private final DataSize room;
    private final PeriodicTask poller = new PeriodicTask(
            "store-failures",
            POLL_INTERVAL,
            this::check,
            failure -> LOG.error("Could not check the stores; retrying in {}", POLL_INTERVAL, failure));
    private boolean logged;

    /** @param room without which opening a store again is not worth while */
    StoreFailureMonitor(
            List<EmbeddedStore> stores,
            ConfigurableApplicationContext application,
            @Value("${fleet.data-dir}") Path dataDir,
            @Value("${fleet.room-to-start}") DataSize room) {
        this.stores = List.copyOf(stores);
        this.application = application;
        this.dataDir = dataDir;
        this.room = room;
        this.stores.forEach(EmbeddedStore::failure); // From now on each checks this file, whichever replaces it.
    }

    @Override
    public void start() {
        poller.start();
    }

    private void check() {
        Map<String, Throwable> lost = new LinkedHashMap<>();
        stores.forEach(store -> store.failure().ifPresent(failure -> lost.put(store.name(), failure)));
        if (lost.isEmpty()) {
            return;
        }
        if (!logged) {
            logged = true;
            lost.forEach((store, failure) -> LOG.error(
                    "No longer writing to {}, because {}. No acknowledged write is lost. Requests that need a write are"
                            + " refused with 503 until the application restarts, once {} has {} MB of free space.",
                    store,
                    StoreFailureCause.describe(failure),
                    dataDir.toAbsolutePath().normalize(),
                    room.toMegabytes(),
                    failure));
        }
        if (hasFreeSpace()) {
            LOG.warn("There is free space to write again. The application restarts with what is on disk");
            stores.forEach(EmbeddedStore::abandon);
            application.publishEvent(new RestartRequested(application));
            poller.shutdown();
        }
    }

    private boolean hasFreeSpace() {
        try {
            return Files.getFileStore(dataDir).getUsableSpace() >= room.toBytes();
        } catch (IOException unreadable) {
            return false; // No file could be opened there either.
        }
    }

    @Override
    public void stop() {
        poller.stop();
    }

    @Override
    public boolean isRunning() {
        return poller.isRunning();
    }
}
