package io.fleetledger.support.servers;

/** The images of {@code docker-compose.yml}: what is tested is what is deployed. */
public final class Images {

    public static final String AXON_SERVER = "axoniq/axonserver:4.6.11-jdk-17-dev-nonroot";
    public static final String MONGODB = "mongo:8.0";
    public static final String KEYCLOAK = "quay.io/keycloak/keycloak:26.4";

    private Images() {}
}
