package io.fleetledger.standalone;

import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Checks the data folder as soon as the setting is known, and before the log file is created in it. For a restore there
 * is no log file: the folder has to be empty.
 */
final class DataFolderCheck implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

    private static final String LOG_FILE = "logging.file.name";

    @Override
    public int getOrder() {
        return LoggingApplicationListener.DEFAULT_ORDER - 1;
    }

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        ConfigurableEnvironment environment = event.getEnvironment();
        String folder = environment.getProperty(DataFolder.SETTING);
        if (folder == null) {
            return; // Another application, such as a test's.
        }
        if (environment.getProperty(DataFolder.RESTORE_SETTING, "").isEmpty()) {
            Path dataDir = Path.of(folder);
            DataFolder.prepare(dataDir);
            DataFolder.refuseHalfRestored(dataDir);
        } else {
            environment.getPropertySources().addFirst(new MapPropertySource("restore", Map.of(LOG_FILE, "")));
        }
    }
}
