package io.fleetledger.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.axonframework.extensions.mongo.eventhandling.deadletter.MongoSequencedDeadLetterQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

class DefaultsTest {

    @Configuration(proxyBeanMethods = false)
    static class NothingElse {}

    /** It logs parked events with all they carry when it parks them, retries them and gives them up. */
    @Test
    void parkedEventsAreNotToldToTheLog() {
        assertThat(setting("logging.level." + MongoSequencedDeadLetterQueue.class.getName(), String.class))
                .isEqualTo("warn");
    }

    /** Clients rely on them: how long silence may last, and until when they may speak or have to wait. */
    @ParameterizedTest
    @CsvSource({
        "fleet.streams.heartbeat, PT15S",
        "fleet.dashboard.token-within, PT5S",
        "fleet.read-your-writes.bound, PT2S",
        "fleet.status.offline-after, PT5M"
    })
    void whatIsPromisedIsTheDefault(String name, Duration promised) {
        assertThat(setting(name, Duration.class)).isEqualTo(promised);
    }

    @ParameterizedTest
    @CsvSource({"PT30S", "30s", "30000"})
    void aDurationIsTakenInSpringsFormAndInThatOfIso(String thirtySeconds) {
        assertThat(setting(
                        "fleet.status.offline-after", Duration.class, "--FLEET_STATUS_OFFLINE_AFTER=" + thirtySeconds))
                .isEqualTo(Duration.ofSeconds(30));
    }

    private static <T> T setting(String name, Class<T> type, String... given) {
        String[] arguments = new String[given.length + 1];
        arguments[0] = "--spring.config.name=fleet-ledger-defaults";
        System.arraycopy(given, 0, arguments, 1, given.length);
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(NothingElse.class)
                .web(WebApplicationType.NONE)
                .run(arguments)) {
            return context.getEnvironment().getRequiredProperty(name, type);
        }
    }
}
