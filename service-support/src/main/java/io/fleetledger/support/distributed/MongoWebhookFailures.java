package io.fleetledger.support.distributed;

import com.mongodb.client.model.Updates;
import io.fleetledger.support.webhook.WebhookFailure;
import java.util.Date;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** The last failure, in the row of a webhook and in that of a waiting delivery. */
final class MongoWebhookFailures {

    private static final String LAST_FAILURE_AT = "last_failure_at";
    private static final String LAST_STATUS = "last_status";
    private static final String LAST_ERROR = "last_error";

    private MongoWebhookFailures() {}

    static Bson set(WebhookFailure failure) {
        return Updates.combine(
                Updates.set(LAST_FAILURE_AT, Date.from(failure.at())),
                Updates.set(LAST_STATUS, failure.status()),
                Updates.set(LAST_ERROR, failure.error()));
    }

    static @Nullable WebhookFailure of(Document row) {
        Date at = row.getDate(LAST_FAILURE_AT);
        return at == null
                ? null
                : new WebhookFailure(at.toInstant(), row.getInteger(LAST_STATUS), row.getString(LAST_ERROR));
    }
}
