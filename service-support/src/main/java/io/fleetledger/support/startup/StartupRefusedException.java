package io.fleetledger.support.startup;

/** Refuses a start for a reason that an operator can remove, reported in plain sentences instead of a stack trace. */
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

    public String description() {
        return description;
    }

    public String action() {
        return action;
    }
}
