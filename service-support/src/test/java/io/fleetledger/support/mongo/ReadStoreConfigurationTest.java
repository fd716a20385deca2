package io.fleetledger.support.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoClientSettings;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** How MongoDB is written to, as Spring Boot puts it together of the address and of what is set here. */
class ReadStoreConfigurationTest {

    private final ReadStoreConfiguration readStore = new ReadStoreConfiguration();

    @Test
    void whatIsWrittenIsOnMostNodesWhateverTheAddressSays() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(MongoAutoConfiguration.class))
                .withBean(
                        "failFast",
                        MongoClientSettingsBuilderCustomizer.class,
                        () -> readStore.failFast(new ReadStoreReach()))
                .withBean("onMostNodes", MongoClientSettingsBuilderCustomizer.class, readStore::onMostNodes)
                .withPropertyValues("spring.mongodb.uri=mongodb://127.0.0.1:1/fleet-ledger?w=1&journal=false")
                .run(context -> {
                    WriteConcern written = context.getBean(MongoClient.class)
                            .getDatabase("fleet-ledger")
                            .getCollection("machines")
                            .getWriteConcern();
                    assertThat(written.getWObject()).isEqualTo("majority");
                    assertThat(written.getJournal()).isTrue();
                });
    }

    /** Otherwise the connection would break off, and nobody know what took so long. */
    @Test
    void mongoDbAnswersBeforeTheDriverHangsUp() {
        MongoClientSettings.Builder settings = MongoClientSettings.builder();
        readStore.failFast(new ReadStoreReach()).customize(settings);
        assertThat(Concerns.ON_MOST_NODES.getWTimeout(TimeUnit.SECONDS))
                .isPositive()
                .isLessThan(settings.build().getSocketSettings().getReadTimeout(TimeUnit.SECONDS));
    }
}
