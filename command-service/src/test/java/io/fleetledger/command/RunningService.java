package io.fleetledger.command;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.context.ConfigurableApplicationContext;

/** The service as its main class starts it, on a port of its own. */
final class RunningService {

    /** A port of its own, and what no service starts without although no test minds what it is. */
    private static final List<String> SETTINGS = List.of(
            "server.port=0",
            "logging.level.root=error",
            "fleet.privacy.key=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");

    private RunningService() {}

    static ConfigurableApplicationContext start(String... settings) {
        AtomicReference<@Nullable ConfigurableApplicationContext> started = new AtomicReference<>();
        SpringApplication.withHook(
                application -> new SpringApplicationRunListener() {
                    @Override
                    public void contextPrepared(ConfigurableApplicationContext context) {
                        started.set(context);
                    }
                },
                () -> CommandServiceApplication.main(Stream.concat(SETTINGS.stream(), Stream.of(settings))
                        .map(setting -> "--" + setting)
                        .toArray(String[]::new)));
        return Objects.requireNonNull(started.get(), "a started service");
    }
}
