package io.fleetledger.standalone;

import java.nio.file.Path;

/** A start refused for a reason that whoever installs can remove: told in plain sentences instead of a stack trace. */
public final class StartupRefusedException extends RuntimeException {

    private final String description;
    private final String action;

    /**
     * @param description what is wrong, and why that keeps the process from starting
     * @param action what to do about it
     */
    public StartupRefusedException(String description, String action) {
        super(description);
        this.description = description;
        this.action = action;
    }

    /** Two processes on one data folder would each believe the other's events to be its own. */
    public static StartupRefusedException dataFolderInUse(Path dataDir) {
        return new StartupRefusedException(
                "Another process uses the data folder "
                        + dataDir.toAbsolutePath().normalize() + ".",
                "Stop that process, or give this one a folder of its own with FLEET_DATA_DIR.");
    }

    public String description() {
        return description;
    }

    public String action() {
        return action;
    }
}
