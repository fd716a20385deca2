package io.fleetledger.system;

import io.fleetledger.deployment.JavaProcess;
import io.fleetledger.deployment.Servers;
import io.fleetledger.deployment.TokenIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Some instances of each of the three services behind the gateway, on servers that are there. */
final class ThreeServices implements Deployment {

    private static final List<String> SERVICES = List.of("command", "query", "ingest");
    private static final int INSTANCES = Integer.getInteger("fleet.it.instances", 2);

    private final Path folder;
    private final TokenIssuer issuer;
    private final List<Instance> instances;
    private final Gateway gateway;
    private final Lines lines;

    private ThreeServices(Path folder, TokenIssuer issuer, List<Instance> instances, Gateway gateway, Lines lines) {
        this.folder = folder;
        this.issuer = issuer;
        this.instances = instances;
        this.gateway = gateway;
        this.lines = lines;
    }

    /** One process of a service, which may come back as another one at the same address. */
    static final class Instance {

        private final String service;
        private final Path output;
        private final Map<String, String> environment;
        private JavaProcess process;

        private Instance(String service, Path output, Map<String, String> environment) {
            this.service = service;
            this.output = output;
            this.environment = environment;
            this.process = start(JavaProcess.freePort());
        }

        private JavaProcess start(int port) {
            return JavaProcess.start(service + "-service", port, Deployments.JVM_FLAGS, output, environment);
        }

        String service() {
            return service;
        }

        void kill() {
            process.kill();
        }

        /** As a supervisor does that replaces it: it may finish what it has begun. */
        void stop() {
            process.stop();
        }

        void restart() {
            process = start(process.port());
        }

        /** As whoever routes requests to it sees it. */
        boolean isReady() {
            return process.answers200("/actuator/health/readiness");
        }

        void awaitReady() {
            process.await200("/actuator/health/readiness");
        }
    }

    /** Returns once all of them are ready. */
    static ThreeServices start(Servers servers, Path nginx) {
        try {
            Path folder = Files.createTempDirectory("fleet-ledger-three-services");
            TokenIssuer issuer = new TokenIssuer(folder);
            Lines lines = Lines.to(servers);
            Map<String, String> environment = new HashMap<>(lines.ends().environment());
            environment.putAll(issuer.environment());
            environment.put("FLEET_WEBHOOKS_ALLOW_PRIVATE", "true"); // The receiver is on this machine.
            List<Instance> instances = new ArrayList<>();
            for (String service : SERVICES) {
                for (int instance = 1; instance <= INSTANCES; instance++) {
                    instances.add(
                            new Instance(service, folder.resolve(service + "-" + instance + ".log"), environment));
                }
            }
            Map<String, List<String>> addresses = instances.stream()
                    .collect(Collectors.groupingBy(
                            Instance::service,
                            Collectors.mapping(instance -> instance.process.address(), Collectors.toList())));
            Gateway gateway =
                    Gateway.start(nginx, Folders.create(folder.resolve("gateway")), addresses, issuer.address());
            ThreeServices started = new ThreeServices(folder, issuer, List.copyOf(instances), gateway, lines);
            try {
                instances.forEach(Instance::awaitReady);
            } catch (RuntimeException | Error neverUp) {
                started.stop(true);
                throw neverUp;
            }
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Instance> instances() {
        return instances;
    }

    /** Between the services and their servers. */
    Lines lines() {
        return lines;
    }

    @Override
    public String baseUrl() {
        return gateway.baseUrl();
    }

    @Override
    public Optional<Path> signingKeyFolder() {
        return Optional.of(folder);
    }

    @Override
    public void stop(boolean failed) {
        gateway.close();
        instances.forEach(instance -> instance.process.stop());
        issuer.close();
        lines.close();
        if (failed) {
            instances.forEach(instance -> instance.process.printTail());
        }
        Folders.delete(folder);
    }
}
