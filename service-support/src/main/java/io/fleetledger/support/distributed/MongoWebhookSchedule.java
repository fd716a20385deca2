package io.fleetledger.support.distributed;

import static io.fleetledger.support.distributed.MongoEndpointRows.ACTIVE;
import static io.fleetledger.support.distributed.MongoEndpointRows.ATTEMPTS;
import static io.fleetledger.support.distributed.MongoEndpointRows.DUE_AT;
import static io.fleetledger.support.distributed.MongoEndpointRows.FAILING_SINCE;
import static io.fleetledger.support.distributed.MongoEndpointRows.ID;
import static io.fleetledger.support.distributed.MongoEndpointRows.LAST_SUCCESS_AT;
import static io.fleetledger.support.distributed.MongoEndpointRows.LEASED_UNTIL;
import static io.fleetledger.support.distributed.MongoEndpointRows.OWNER;
import static io.fleetledger.support.distributed.MongoEndpointRows.TENANT_ID;
import static io.fleetledger.support.distributed.MongoEndpointRows.VERSION;
import static io.fleetledger.support.distributed.MongoEndpointRows.byId;
import static io.fleetledger.support.distributed.MongoEndpointRows.namesOf;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import io.fleetledger.support.webhook.TenantShares;
import io.fleetledger.support.webhook.WebhookEndpoint;
import io.fleetledger.support.webhook.WebhookFailure;
import io.fleetledger.support.webhook.WebhookProgress;
import io.fleetledger.support.webhook.WebhookSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** The schedule of webhooks in MongoDB, for any number of processes: each turn is leased to the process that sends. */
final class MongoWebhookSchedule implements WebhookSchedule {

    /** How many due webhooks are read to share turns between tenants; later ones follow next time. */
    private static final int CANDIDATES = 200;

    private static final Duration SUCCESS_STORED_EVERY = Duration.ofSeconds(1);

    private final MongoEndpointRows rows;
    private final MongoCollection<Document> endpoints;
    private final String owner;

    /** @param owner the name of this process among the senders */
    MongoWebhookSchedule(MongoEndpointRows rows, String owner) {
        this.rows = rows;
        this.endpoints = rows.collection();
        this.owner = owner;
    }

    @Override
    public void dueIfIdle(Collection<UUID> webhookIds, Instant now) {
        if (!webhookIds.isEmpty()) {
            endpoints.updateMany(
                    Filters.and(Filters.in(ID, namesOf(webhookIds)), Filters.exists(DUE_AT, false)),
                    Updates.set(DUE_AT, Date.from(now)));
        }
    }

    @Override
    public List<ClaimedWebhook> claim(
            Instant now, Duration lease, int atMost, Map<UUID, String> busy, int ofTenantAtMost) {
        TenantShares shares = new TenantShares(busy.values(), ofTenantAtMost);
        Bson free = Filters.or(
                Filters.exists(LEASED_UNTIL, false),
                Filters.lt(LEASED_UNTIL, Date.from(now)),
                Filters.eq(OWNER, owner));
        Bson due = Filters.and(
                Filters.lte(DUE_AT, Date.from(now)),
                Filters.eq(ACTIVE, true),
                Filters.nin(ID, namesOf(busy.keySet())),
                Filters.nin(TENANT_ID, shares.full()),
                free);
        List<ClaimedWebhook> claimed = new ArrayList<>();
        List<Document> candidates = endpoints
                .find(due)
                .sort(Sorts.ascending(DUE_AT))
                .limit(CANDIDATES)
                .projection(Projections.include(ID, TENANT_ID))
                .into(new ArrayList<>());
        for (Document candidate : candidates) {
            if (claimed.size() == atMost) {
                break;
            }
            if (!shares.take(candidate.getString(TENANT_ID))) {
                continue;
            }
            String id = candidate.getString(ID);
            Document given = endpoints.findOneAndUpdate(
                    Filters.and(Filters.eq(ID, id), due),
                    Updates.combine(Updates.set(OWNER, owner), Updates.set(LEASED_UNTIL, Date.from(now.plus(lease)))),
                    new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER));
            if (given != null) { // Otherwise another process was faster.
                claimed.add(new ClaimedWebhook(
                        rows.endpoint(given), given.getInteger(ATTEMPTS), instant(given.getDate(FAILING_SINCE))));
            }
        }
        return claimed;
    }

    @Override
    public Optional<WebhookEndpoint> findIfClaimed(UUID webhookId) {
        return Optional.ofNullable(endpoints
                        .find(Filters.and(byId(webhookId), Filters.eq(OWNER, owner), Filters.eq(ACTIVE, true)))
                        .first())
                .map(rows::endpoint);
    }

    @Override
    public void renewLeases(Collection<UUID> webhookIds, Instant now, Duration lease) {
        endpoints.updateMany(
                Filters.and(Filters.in(ID, namesOf(webhookIds)), Filters.eq(OWNER, owner)),
                Updates.set(LEASED_UNTIL, Date.from(now.plus(lease))));
    }

    @Override
    public void succeeded(UUID webhookId, Instant at) {
        endpoints.updateOne(
                Filters.and(
                        byId(webhookId),
                        Filters.or(
                                Filters.gt(ATTEMPTS, 0),
                                Filters.exists(LAST_SUCCESS_AT, false),
                                Filters.lt(LAST_SUCCESS_AT, Date.from(at.minus(SUCCESS_STORED_EVERY))))),
                Updates.combine(
                        Updates.set(ATTEMPTS, 0),
                        Updates.unset(FAILING_SINCE),
                        Updates.set(LAST_SUCCESS_AT, Date.from(at))));
    }

    /** Records nothing if another process has the webhook by now: that process records its own failures. */
    @Override
    public void failed(
            WebhookEndpoint endpoint, int attempts, Instant failingSince, WebhookFailure failure, Instant retryAt) {
        long failed = endpoints
                .updateOne(
                        Filters.and(
                                byId(endpoint.id()), Filters.eq(OWNER, owner), Filters.eq(VERSION, endpoint.version())),
                        Updates.combine(
                                Updates.set(ATTEMPTS, attempts),
                                Updates.set(FAILING_SINCE, Date.from(failingSince)),
                                Updates.set(DUE_AT, Date.from(retryAt)),
                                MongoWebhookFailures.set(failure),
                                Updates.unset(OWNER),
                                Updates.unset(LEASED_UNTIL)))
                .getMatchedCount();
        if (failed == 0) { // Its change made it due; only its lease has to end.
            endpoints.updateOne(
                    Filters.and(byId(endpoint.id()), Filters.eq(OWNER, owner)),
                    Updates.combine(Updates.unset(OWNER), Updates.unset(LEASED_UNTIL)));
        }
    }

    @Override
    public Map<UUID, WebhookProgress> progressOf(Collection<UUID> webhookIds) {
        Map<UUID, WebhookProgress> progress = new HashMap<>();
        endpoints
                .find(Filters.in(ID, namesOf(webhookIds)))
                .forEach(row -> progress.put(UUID.fromString(row.getString(ID)), progress(row)));
        return progress;
    }

    private static WebhookProgress progress(Document row) {
        return new WebhookProgress(
                row.getBoolean(ACTIVE) ? instant(row.getDate(DUE_AT)) : null,
                row.getInteger(ATTEMPTS),
                instant(row.getDate(FAILING_SINCE)),
                MongoWebhookFailures.of(row),
                instant(row.getDate(LAST_SUCCESS_AT)));
    }

    /** Does nothing if another process has the webhook by now: that process will give it back. */
    @Override
    public void release(UUID webhookId, @Nullable Instant dueAt) {
        endpoints.updateOne(
                Filters.and(byId(webhookId), Filters.eq(OWNER, owner)),
                Updates.combine(
                        dueAt == null ? Updates.unset(DUE_AT) : Updates.set(DUE_AT, Date.from(dueAt)),
                        Updates.unset(OWNER),
                        Updates.unset(LEASED_UNTIL)));
    }

    @Override
    public List<UUID> idle() {
        return idsOf(Filters.and(Filters.eq(DUE_AT, null), Filters.eq(ACTIVE, true)));
    }

    @Override
    public List<UUID> scheduled() {
        return idsOf(Filters.and(Filters.gt(DUE_AT, new Date(0)), Filters.eq(ACTIVE, true)));
    }

    private List<UUID> idsOf(Bson which) {
        return endpoints
                .find(which)
                .projection(Projections.include(ID))
                .map(row -> UUID.fromString(row.getString(ID)))
                .into(new ArrayList<>());
    }

    private static @Nullable Instant instant(@Nullable Date date) {
        return date == null ? null : date.toInstant();
    }
}
