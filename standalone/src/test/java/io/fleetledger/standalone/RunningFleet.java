package io.fleetledger.standalone;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The whole product in this JVM, on a port and in a folder of its own. */
final class RunningFleet extends FleetClient implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    private RunningFleet(ConfigurableApplicationContext context) {
        super(Integer.parseInt(
                Objects.requireNonNull(context.getEnvironment().getProperty("local.server.port"), "a running server")));
        this.context = context;
    }

    static RunningFleet start(Path dataDir, String... settings) {
        return start(dataDir, List.of(), settings);
    }

    /** @param further configuration classes beside the product's own */
    static RunningFleet start(Path dataDir, List<Class<?>> further, String... settings) {
        return start(dataDir, further, context -> {}, settings);
    }

    /** @param prepared registers what takes the place of the product's own */
    static RunningFleet start(
            Path dataDir,
            List<Class<?>> further,
            ApplicationContextInitializer<GenericApplicationContext> prepared,
            String... settings) {
        RunningFleet fleet = launch(dataDir, further, prepared, settings);
        Awaitility.await("the product to be ready")
                .atMost(Duration.ofSeconds(60))
                .until(() -> fleet.get("", "/actuator/health").statusCode() == 200);
        return fleet;
    }

    /** Returns as soon as it answers, ready or not. */
    static RunningFleet launch(Path dataDir, String... settings) {
        return launch(dataDir, List.of(), context -> {}, settings);
    }

    private static RunningFleet launch(
            Path dataDir,
            List<Class<?>> further,
            ApplicationContextInitializer<GenericApplicationContext> prepared,
            String... settings) {
        OneSigningKey.putInto(dataDir);
        List<Class<?>> sources = new ArrayList<>(further);
        sources.add(0, FleetLedger.class);
        List<String> arguments = new ArrayList<>(ProductCommand.patient(settings));
        arguments.add("server.port=0");
        arguments.add("fleet.data-dir=" + dataDir);
        arguments.add("logging.level.root=warn");
        return new RunningFleet(new SpringApplicationBuilder(sources.toArray(Class<?>[]::new))
                .initializers(prepared)
                .run(arguments.stream().map(setting -> "--" + setting).toArray(String[]::new)));
    }

    <B> B bean(Class<B> type) {
        return context.getBean(type);
    }

    ConfigurableApplicationContext context() {
        return context;
    }

    @Override
    public void close() {
        context.close();
    }
}
