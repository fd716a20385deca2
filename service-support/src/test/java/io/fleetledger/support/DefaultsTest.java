package io.fleetledger.support;

import static org.assertj.core.api.Assertions.assertThat;

import org.axonframework.extensions.mongo.eventhandling.deadletter.MongoSequencedDeadLetterQueue;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;

class DefaultsTest {

    /** It logs parked events with all they carry when it parks them, retries them and gives them up. */
    @Test
    void parkedEventsAreNotToldToTheLog() throws Exception {
        PropertySource<?> defaults = new YamlPropertySourceLoader()
                .load("defaults", new ClassPathResource("fleet-ledger-defaults.yml"))
                .get(0);
        assertThat(defaults.getProperty("logging.level." + MongoSequencedDeadLetterQueue.class.getName()))
                .isEqualTo("warn");
    }
}
