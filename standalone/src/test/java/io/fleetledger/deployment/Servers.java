package io.fleetledger.deployment;

import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * What the three services run on.
 *
 * @param axonServer host and gRPC port, as {@code AXON_SERVER} takes it
 * @param mongodb a URI with a database that is empty at first, as {@code MONGODB_URI} takes it
 */
public record Servers(String axonServer, String mongodb) {

    private static final String AXON_SERVER = "fleet.it.axonserver";
    private static final String MONGODB = "fleet.it.mongodb";

    /** Those of {@code -Dfleet.it.axonserver} and {@code -Dfleet.it.mongodb}; both or none have to be given. */
    public static Optional<Servers> given() {
        String axonServer = System.getProperty(AXON_SERVER, "");
        String mongodb = System.getProperty(MONGODB, "");
        if (axonServer.isBlank() != mongodb.isBlank()) {
            throw new IllegalArgumentException("-D" + AXON_SERVER + " and -D" + MONGODB + " go together");
        }
        return axonServer.isBlank() ? Optional.empty() : Optional.of(new Servers(axonServer, mongodb));
    }

    /**
     * What the three services have to be told of them, as environment variables. The keys are kept with what is stored on
     * them: whoever comes to the same servers later has to read it.
     */
    public Map<String, String> environment() {
        String key = Base64.getEncoder().encodeToString(new byte[32]);
        return Map.of(
                "AXON_SERVER", axonServer, "MONGODB_URI", mongodb, "FLEET_PRIVACY_KEY", key, "FLEET_WEBHOOKS_KEY", key);
    }
}
