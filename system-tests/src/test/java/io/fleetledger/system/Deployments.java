package io.fleetledger.system;

import io.fleetledger.deployment.Servers;
import java.util.List;
import java.util.Optional;

/**
 * What this run is about: the deployment that {@code -Dfleet.base-url} names, or else, by {@code -Dfleet.deployment},
 * {@code standalone} (one process) or {@code three-services}.
 */
final class Deployments {

    static final List<String> JVM_FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1"); // several warm up at once; all else they do is the same

    private static final boolean THREE_SERVICES =
            System.getProperty("fleet.deployment", "standalone").equals("three-services");

    private Deployments() {}

    /** Whether this run is about a standalone, so that a test may start, and kill, one of its own. */
    static boolean isOfStandalone() {
        return !THREE_SERVICES && GivenDeployment.named().isEmpty();
    }

    /** Why there is nothing to test; said aloud. */
    static Optional<String> missing() {
        Optional<String> missing = THREE_SERVICES ? missingForServices() : Optional.empty();
        missing.ifPresent(what -> System.out.println("SKIPPED: the three services were not tested: " + what));
        return missing;
    }

    private static Optional<String> missingForServices() {
        if (GivenDeployment.named().isPresent()) {
            return Optional.of("-Dfleet.base-url names what to test.");
        }
        if (Servers.given().isEmpty()) {
            return Optional.of("there are no servers for them. Name an Axon Server and a MongoDB, both of them empty:"
                    + " -Dfleet.it.axonserver=host:8124 -Dfleet.it.mongodb=mongodb://host/database");
        }
        return Gateway.installed().isPresent()
                ? Optional.empty()
                : Optional.of("there is no nginx for their gateway. Install it (apt-get install nginx-light), or name"
                        + " it: -Dfleet.it.nginx=/path/to/nginx");
    }

    /** If {@link #missing nothing is missing}. */
    static Deployment start() {
        return GivenDeployment.named()
                .orElseGet(() -> THREE_SERVICES
                        ? ThreeServices.start(
                                Servers.given().orElseThrow(),
                                Gateway.installed().orElseThrow())
                        : FleetProcess.start());
    }
}
