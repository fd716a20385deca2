package io.fleetledger.standalone.eventstore;

import com.zaxxer.hikari.HikariDataSource;
import io.fleetledger.support.due.DueTable;
import io.fleetledger.support.offboarding.OffboardingStore;
import io.fleetledger.support.privacy.StoredTenantKeys;
import io.fleetledger.support.privacy.TenantKeyStore;
import io.fleetledger.support.privacy.TenantKeys;
import io.fleetledger.support.repeat.PeriodicTask;
import io.fleetledger.support.webhook.WebhookOutbox;
import io.fleetledger.support.webhook.WebhookSecrets;
import java.nio.file.Path;
import java.time.Duration;
import javax.sql.DataSource;
import org.axonframework.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.PlatformTransactionManager;

/** The stores besides events that the event database keeps, because no rebuild can restore them. */
@Configuration(proxyBeanMethods = false)
class DurableStoresConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(DurableStoresConfiguration.class);

    @Bean
    OffboardingStore offboardingStore(JdbcClient jdbc) {
        return new JdbcOffboardingStore(jdbc);
    }

    @Bean
    DueTable dueTable(DataSource dataSource) {
        return new JdbcDueTable(new JdbcTemplate(dataSource));
    }

    @Bean
    WebhookOutbox webhookOutbox(DataSource dataSource, PlatformTransactionManager transactions, Serializer serializer) {
        return JdbcWebhookOutbox.of(new JdbcTemplate(dataSource), transactions, serializer);
    }

    @Bean
    WebhookSecrets webhookSecrets(
            @Value("${fleet.data-dir}") Path dataDir, @Value("${fleet.webhooks.key:}") String key) {
        return new WebhookSecrets(KeyFile.WEBHOOKS.read(key, dataDir, false));
    }

    @Bean
    @DependsOnDatabaseInitialization
    TenantKeys tenantKeys(
            HikariDataSource eventDatabase,
            @Value("${fleet.data-dir}") Path dataDir,
            @Value("${fleet.privacy.key:}") String key) {
        TenantKeyStore store = new JdbcTenantKeyStore(
                new DriverManagerDataSource(eventDatabase.getJdbcUrl(), EventDatabaseConfiguration.USER, ""));
        StoredTenantKeys keys =
                new StoredTenantKeys(store, KeyFile.PRIVACY.read(key, dataDir, StoredTenantKeys.isInitialized(store)));
        keys.refuseOtherKey(KeyFile.PRIVACY.remedy(key));
        return keys;
    }

    @Bean
    JdbcIdempotencyStore idempotencyStore(JdbcClient jdbc) {
        JdbcIdempotencyStore store = new JdbcIdempotencyStore(jdbc);
        store.releaseAll();
        return store;
    }

    @Bean(initMethod = "start", destroyMethod = "stop")
    PeriodicTask idempotencyRetention(JdbcIdempotencyStore store) {
        return new PeriodicTask(
                "idempotency-retention",
                Duration.ofMinutes(1),
                Duration.ofHours(1),
                store::forgetOld,
                failure -> LOG.warn("Idempotency records past their retention could not be deleted", failure));
    }
}
