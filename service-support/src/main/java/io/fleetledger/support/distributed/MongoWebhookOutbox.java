package io.fleetledger.support.distributed;

import com.mongodb.ReadConcern;
import com.mongodb.client.MongoDatabase;
import io.fleetledger.support.mongo.IndexBuilds;
import io.fleetledger.support.mongo.WriteConcerns;
import io.fleetledger.support.webhook.WebhookOutbox;
import org.axonframework.serialization.Serializer;

/** The outbox of webhooks in MongoDB. */
final class MongoWebhookOutbox {

    private MongoWebhookOutbox() {}

    /** @param owner the name of this process among the senders */
    static WebhookOutbox of(MongoDatabase database, Serializer serializer, String owner, IndexBuilds builds) {
        MongoDatabase durable = database.withReadConcern(ReadConcern.MAJORITY).withWriteConcern(WriteConcerns.MAJORITY);
        MongoEndpointRows endpoints = new MongoEndpointRows(durable, serializer);
        MongoDeliveryRows deliveries = new MongoDeliveryRows(durable);
        endpoints.ensureIndexes(builds);
        deliveries.ensureIndexes(builds);
        return new WebhookOutbox(
                new MongoWebhookEndpoints(durable, endpoints),
                new MongoWebhookSchedule(endpoints, owner),
                new MongoWebhookDeliveries(deliveries));
    }
}
