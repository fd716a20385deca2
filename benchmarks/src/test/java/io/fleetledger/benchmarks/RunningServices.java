package io.fleetledger.benchmarks;

import static org.awaitility.Awaitility.await;

import io.fleetledger.deployment.JavaProcess;
import io.fleetledger.deployment.Servers;
import io.fleetledger.deployment.TokenIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** The three services as processes of their own on servers that are there, each called without a gateway before it. */
final class RunningServices implements AutoCloseable {

    /** Of an image's container with its 768 MB and two processors, for which a JVM takes the serial collector. */
    private static final List<String> JVM_FLAGS =
            List.of("-XX:+UseSerialGC", "-Xmx460m", "-XX:+ExitOnOutOfMemoryError");

    private static final int INSTANCES = Integer.getInteger("fleet.it.instances", 1);
    /** Longer than a process keeps the numbers that it shows. */
    private static final Duration UNMOVED = Duration.ofSeconds(6);

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final TokenIssuer issuer;
    private final Map<String, List<JavaProcess>> processes = new HashMap<>();
    private final List<ProductApi> commands = new ArrayList<>();
    private final List<ProductApi> ingests = new ArrayList<>();

    private RunningServices(TokenIssuer issuer) {
        this.issuer = issuer;
    }

    /**
     * Returns once all are ready.
     *
     * @param folder for what they print
     */
    static RunningServices start(Servers servers, Path folder) throws IOException {
        Files.createDirectories(folder);
        RunningServices services = new RunningServices(new TokenIssuer(folder));
        try {
            services.start(servers.environment(), folder);
            return services;
        } catch (IOException | RuntimeException | Error neverUp) {
            services.processes.values().stream().flatMap(List::stream).forEach(JavaProcess::printTail);
            services.close();
            throw neverUp;
        }
    }

    private void start(Map<String, String> servers, Path folder) throws IOException {
        Map<String, String> environment = new HashMap<>(servers);
        environment.putAll(issuer.environment());
        environment.put("SERVER_TOMCAT_MAX_KEEP_ALIVE_REQUESTS", "-1"); // As in RunningProduct.
        for (String service : List.of("command-service", "query-service", "ingest-service")) {
            List<JavaProcess> instances = processes.computeIfAbsent(service, none -> new ArrayList<>());
            for (int instance = 1; instance <= INSTANCES; instance++) {
                String name = service + "-" + instance;
                instances.add(JavaProcess.start(
                        service, JavaProcess.freePort(), JVM_FLAGS, folder.resolve(name + ".log"), environment));
            }
        }
        all().forEach(process -> process.await200("/actuator/health/readiness"));
        int issuerPort = URI.create(issuer.url()).getPort();
        commands.addAll(apis("command-service", issuerPort));
        ingests.addAll(apis("ingest-service", issuerPort));
    }

    private List<ProductApi> apis(String service, int issuerPort) throws IOException {
        List<ProductApi> apis = new ArrayList<>();
        for (JavaProcess process : processes.getOrDefault(service, List.of())) {
            apis.add(ProductApi.on(issuerPort, process.port()));
        }
        return apis;
    }

    private List<JavaProcess> all() {
        return processes.values().stream().flatMap(List::stream).toList();
    }

    /** Where machines are registered. */
    ProductApi commands() {
        return commands.get(0);
    }

    Load posts() {
        return commands.get(0).posts().on(ports(commands));
    }

    Load postsThatDoNotWait() {
        return commands.get(0).postsThatDoNotWait().on(ports(commands));
    }

    Load ingests(Bodies bodies) {
        return ingests.get(0).ingests(bodies).on(ports(ingests));
    }

    private static List<Integer> ports(List<ProductApi> instances) {
        return instances.stream().map(ProductApi::port).toList();
    }

    /** How many writes were answered with {@code X-Projection-Pending} that had not asked for it. */
    long answeredBeforeShown() {
        return commands.stream().mapToLong(ProductApi::answeredBeforeShown).sum();
    }

    /**
     * Waits until nobody who follows the log gets any further, so that no load inherits another one's work. Axon Server does
     * not tell followers of every event that they do not handle: what they are behind at the end need not be nothing.
     */
    void settle() {
        AtomicReference<List<String>> last = new AtomicReference<>(List.of());
        await().atMost(Duration.ofMinutes(10))
                .pollDelay(Duration.ZERO)
                .pollInterval(UNMOVED)
                .until(() -> {
                    List<String> lags = lags();
                    return lags.equals(last.getAndSet(lags));
                });
    }

    private List<String> lags() {
        return all().stream()
                .map(RunningServices::metrics)
                .flatMap(String::lines)
                .filter(line -> line.startsWith("fleet_projection_lag_events{"))
                .toList();
    }

    private static String metrics(JavaProcess process) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(process.baseUrl() + "/actuator/prometheus"))
                .build();
        try {
            return HTTP.send(request, BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Has each process write a recording of its own, under the file's name and that of the service. */
    void record(Path file, Runnable measured) {
        processes.forEach((service, instances) -> instances.get(0).startRecording());
        measured.run();
        processes.forEach((service, instances) -> instances
                .get(0)
                .stopRecording(
                        file.resolveSibling(file.getFileName().toString().replace(".jfr", "-" + service + ".jfr"))));
    }

    @Override
    public void close() {
        all().forEach(JavaProcess::stop);
        issuer.close();
    }
}
