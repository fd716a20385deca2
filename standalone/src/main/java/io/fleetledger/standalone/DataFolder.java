package io.fleetledger.standalone;

import io.fleetledger.support.StartupRefusedException;
import java.nio.file.Path;

/** The folder in which the process keeps what it knows. */
public final class DataFolder {

    private DataFolder() {}

    /** Two processes on one data folder would each believe the other's events to be its own. */
    public static StartupRefusedException inUse(Path dataDir) {
        return new StartupRefusedException(
                "Another process uses the data folder "
                        + dataDir.toAbsolutePath().normalize() + ".",
                "Stop that process, or give this one a folder of its own with FLEET_DATA_DIR.");
    }
}
