package io.fleetledger.support.distributed;

import com.mongodb.client.MongoDatabase;
import io.fleetledger.support.mongo.IndexBuilds;
import io.fleetledger.support.webhook.WebhookOutbox;
import java.time.Duration;
import org.axonframework.serialization.json.JacksonSerializer;

/** The outbox of webhooks of one of several processes on one MongoDB. */
public final class OutboxOfProcess {

    private OutboxOfProcess() {}

    /**
     * As that process has it.
     *
     * @param process its name
     */
    public static WebhookOutbox of(String process, MongoDatabase database) {
        return MongoWebhookOutbox.of(
                database, JacksonSerializer.defaultSerializer(), process, new IndexBuilds(Duration.ZERO));
    }
}
