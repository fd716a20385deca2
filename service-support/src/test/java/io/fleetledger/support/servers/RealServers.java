package io.fleetledger.support.servers;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.mongodb.MongoDBContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * Servers that are not embedded: the given ones, else containers if Docker answers, else none, which is said aloud. A
 * container is started for the first test that wants it, and ends with the process.
 */
public final class RealServers {

    /** Whose value is {@code host:port}, of its gRPC port. */
    public static final String AXON_SERVER = "fleet.it.axonserver";

    /** Whose value is a URI. Databases called {@code fleet-it-…} come and go on it; others are left alone. */
    public static final String MONGODB = "fleet.it.mongodb";

    private static final int AXON_SERVER_HTTP = 8024;
    private static final int AXON_SERVER_GRPC = 8124;
    private static final Duration STARTED_WITHIN = Duration.ofMinutes(3);

    private static final Map<String, Optional<String>> FOUND = new LinkedHashMap<>();

    private RealServers() {}

    /** Host and gRPC port. */
    public static Optional<String> axonServer() {
        return find(AXON_SERVER, missingAxonServer(), RealServers::startAxonServer);
    }

    /** A URI. */
    public static Optional<String> mongoDb() {
        return find(MONGODB, missingMongoDb(), RealServers::startMongoDb);
    }

    public static boolean dockerAnswers() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    /** What is not tested, why, and what to give; for an assumption's message. */
    public static String missingAxonServer() {
        return missing("Axon Server", AXON_SERVER + "=host:8124");
    }

    /** As {@link #missingAxonServer}. */
    public static String missingMongoDb() {
        return missing("MongoDB", MONGODB + "=mongodb://host/?replicaSet=name");
    }

    private static synchronized Optional<String> find(String property, String missing, Supplier<String> container) {
        return FOUND.computeIfAbsent(property, unknown -> {
            String given = System.getProperty(property, "");
            if (!given.isBlank()) {
                return Optional.of(given);
            }
            if (dockerAnswers()) {
                return Optional.of(container.get());
            }
            System.out.println("SKIPPED: " + missing);
            return Optional.empty();
        });
    }

    private static String missing(String server, String example) {
        return "nothing is tested on a real " + server + ": none is given, and no Docker answers. Start Docker, or name"
                + " one: -D" + example;
    }

    @SuppressWarnings("resource") // Ends with the process.
    private static String startMongoDb() {
        MongoDBContainer mongoDb = new MongoDBContainer(DockerImageName.parse(Images.MONGODB)).withReplicaSet();
        mongoDb.start();
        return mongoDb.getConnectionString();
    }

    @SuppressWarnings("resource") // Ends with the process.
    private static String startAxonServer() {
        GenericContainer<?> axonServer = new GenericContainer<>(DockerImageName.parse(Images.AXON_SERVER))
                .withEnv("AXONIQ_AXONSERVER_NAME", "axon-server")
                .withEnv("AXONIQ_AXONSERVER_HOSTNAME", "localhost")
                .withEnv("AXONIQ_UPDATE_CHECKER_DISABLED", "true")
                .withExposedPorts(AXON_SERVER_HTTP, AXON_SERVER_GRPC)
                .waitingFor(Wait.forHttp("/actuator/health")
                        .forPort(AXON_SERVER_HTTP)
                        .forResponsePredicate(health -> health.startsWith("{\"status\":\"UP\""))
                        .withStartupTimeout(STARTED_WITHIN));
        axonServer.start();
        return axonServer.getHost() + ":" + axonServer.getMappedPort(AXON_SERVER_GRPC);
    }
}
