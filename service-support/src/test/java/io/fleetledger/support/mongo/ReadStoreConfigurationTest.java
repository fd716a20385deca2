package io.fleetledger.support.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoClientSettings;
import com.mongodb.ReadPreference;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** How MongoDB is written to and read, as Spring Boot puts it together of the address and of what is set here. */
class ReadStoreConfigurationTest {

    private final ReadStoreConfiguration readStore = new ReadStoreConfiguration();

    @Test
    void whatIsWrittenIsOnMostNodesWhateverTheAddressSays() {
        opened("w=1&journal=false", machines -> {
            assertThat(machines.getWriteConcern().getWObject()).isEqualTo("majority");
            assertThat(machines.getWriteConcern().getJournal()).isTrue();
        });
    }

    @Test
    void whatIsReadIsThePrimarysWhateverTheAddressSays() {
        opened(
                "readPreference=secondaryPreferred&maxStalenessSeconds=120",
                machines -> assertThat(machines.getReadPreference()).isEqualTo(ReadPreference.primary()));
    }

    private void opened(String options, Consumer<MongoCollection<Document>> look) {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(MongoAutoConfiguration.class))
                .withBean(
                        "failFast",
                        MongoClientSettingsBuilderCustomizer.class,
                        () -> readStore.failFast(new ReadStoreAvailability()))
                .withBean(
                        "majorityWritesAndPrimaryReads",
                        MongoClientSettingsBuilderCustomizer.class,
                        readStore::majorityWritesAndPrimaryReads)
                .withPropertyValues("spring.mongodb.uri=mongodb://127.0.0.1:1/fleet-ledger?" + options)
                .run(context -> look.accept(context.getBean(MongoClient.class)
                        .getDatabase("fleet-ledger")
                        .getCollection("machines")));
    }

    /** Otherwise the connection would break off, and nobody know what took so long. */
    @Test
    void mongoDbAnswersBeforeTheDriverHangsUp() {
        MongoClientSettings.Builder settings = MongoClientSettings.builder();
        readStore.failFast(new ReadStoreAvailability()).customize(settings);
        assertThat(WriteConcerns.MAJORITY.getWTimeout(TimeUnit.SECONDS))
                .isPositive()
                .isLessThan(settings.build().getSocketSettings().getReadTimeout(TimeUnit.SECONDS));
    }
}
