package io.fleetledger.commands.processor;

/** Every way a rebuild is refused where it would be made. The names are the API's error codes. */
public enum ReplayError {
    /** What is shown was filled by newer code than the process has that was asked. */
    PROJECTION_OF_NEWER_VERSION,
    /** It was to be verified, and one that is not is taking its place. */
    PROJECTION_BEING_SWAPPED
}
