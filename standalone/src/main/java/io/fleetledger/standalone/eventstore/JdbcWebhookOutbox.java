package io.fleetledger.standalone.eventstore;

import io.fleetledger.support.webhook.WebhookOutbox;
import org.axonframework.serialization.Serializer;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/** The outbox of webhooks in the event database. */
final class JdbcWebhookOutbox {

    private JdbcWebhookOutbox() {}

    static WebhookOutbox of(JdbcTemplate jdbc, PlatformTransactionManager transactions, Serializer serializer) {
        EndpointDefinitions definitions = new EndpointDefinitions(serializer);
        return new WebhookOutbox(
                new JdbcWebhookEndpoints(jdbc, definitions),
                new JdbcWebhookSchedule(jdbc, definitions),
                new JdbcWebhookDeliveries(jdbc, transactions));
    }
}
