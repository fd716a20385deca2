package io.fleetledger.standalone.backup;

import io.fleetledger.standalone.DataFolder;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * Restores the backup of {@code fleet.restore} into the data folder, if set, and ends the process instead of starting
 * it.
 */
final class RestoreListener implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

    private static final Logger LOG = LoggerFactory.getLogger(RestoreListener.class);

    @Override
    public int getOrder() {
        return LoggingApplicationListener.DEFAULT_ORDER + 1;
    }

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        Environment settings = event.getEnvironment();
        String backup = settings.getProperty(DataFolder.RESTORE_SETTING, "");
        String folder = settings.getProperty(DataFolder.SETTING);
        if (backup.isEmpty() || folder == null) {
            return;
        }
        Path dataDir = Path.of(folder).toAbsolutePath().normalize();
        BackupManifest restored = new Restore(Path.of(backup), dataDir).run();
        LOG.info(
                "Restored into {}: the backup that was begun at {}, {} files. Start without fleet.restore now",
                dataDir,
                restored.takenAt(),
                restored.files().size());
        System.exit(0);
    }
}
