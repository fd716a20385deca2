package io.fleetledger.benchmarks;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Filters.regex;

import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import io.fleetledger.commands.group.AddMembersCommand;
import io.fleetledger.commands.group.CreateMachineGroupCommand;
import io.fleetledger.events.group.GroupType;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is read of a fleet as it grows, each beside the driver's find behind it: a machine by its id, and a page of the
 * list from its beginning, behind a cursor and by number in its middle, of what a search finds, of a status, and of a
 * group with all below it.
 */
final class Reads {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int PAGE_SIZE = 20;
    private static final String LIST = "/api/v1/machines?page_size=" + PAGE_SIZE;
    /** One machine of so many reports, and is healthy; one of so many is in a group. */
    private static final int SHARE = 10;

    private static final int GROUPS = 10;
    private static final int BATCH_SIZE = 500;
    private static final String KIND = "mill";

    /** The fields that the product reads of a row, without those that only filters use. */
    static final List<String> ROW = List.of(
            "tenant_id",
            "name",
            "machine_identifier",
            "protocol",
            "location",
            "status",
            "is_active",
            "created_at",
            "updated_at",
            "group_ids",
            "last_seen_micros",
            "offline_after_seconds",
            "version",
            "name_key");

    private final ProductApi api;
    private final CommandGateway gateway;
    private final MongoCollection<Document> machines;
    private final String tenantId;
    private final List<UUID> groups = new ArrayList<>();
    private final Map<Integer, List<Figure>> measured = new LinkedHashMap<>();

    Reads(ProductApi api, CommandGateway gateway, MongoCollection<Document> machines) {
        this.api = api;
        this.gateway = gateway;
        this.machines = machines;
        this.tenantId = api.tenantId();
    }

    /** A request, and what answers it in the store. */
    private record Kind(String name, Load load, Load bare) {}

    /**
     * Puts a part of the machines that have come into groups, and has a part of them report.
     *
     * @param added of the machines' ids, each with its identifier
     */
    void spread(Map<String, String> added) throws IOException {
        while (groups.size() < GROUPS) {
            UUID group = UUID.randomUUID();
            gateway.sendAndWait(new CreateMachineGroupCommand(
                    group,
                    tenantId,
                    "Read group " + groups.size(),
                    GroupType.CUSTOM,
                    groups.isEmpty() ? null : groups.get(0),
                    null));
            groups.add(group);
        }
        List<String> ids = List.copyOf(added.keySet());
        for (int group = 0; group < GROUPS; group++) {
            List<UUID> members = new ArrayList<>();
            for (int at = group; at < ids.size() / SHARE; at += GROUPS) {
                members.add(UUID.fromString(ids.get(at)));
            }
            gateway.sendAndWait(new AddMembersCommand(groups.get(group), tenantId, null, members));
        }
        List<ProductApi.Measured> readings = new ArrayList<>();
        for (int at = 0; at < ids.size(); at += SHARE) {
            readings.add(new ProductApi.Measured(
                    Objects.requireNonNull(added.get(ids.get(at))), "temperature", 50, Instant.now()));
        }
        for (int from = 0; from < readings.size(); from += BATCH_SIZE) {
            api.ingest(readings.subList(from, Math.min(readings.size(), from + BATCH_SIZE)));
        }
    }

    /** @param size of the fleet */
    List<Figure> run(int size, Supplier<String> anyId, Settings settings, Runnable settle) throws IOException {
        List<Figure> figures = new ArrayList<>();
        for (Kind kind : kinds(size, anyId)) {
            figures.addAll(new Comparison(Map.of(kind.name() + " of " + size, kind.load()), kind.bare())
                    .run(settings, settings.readers(), settle));
        }
        measured.put(size, figures);
        return figures;
    }

    /**
     * How much longer a request takes than it did when the fleet was as large as it was measured before, and the bare find
     * beside it: of one connection.
     */
    List<Figure> growth() {
        List<Figure> growth = new ArrayList<>();
        List<Integer> sizes = List.copyOf(measured.keySet());
        for (int at = 1; at < sizes.size(); at++) {
            List<Figure> small = ofOne(sizes.get(at - 1));
            List<Figure> large = ofOne(sizes.get(at));
            for (int kind = 0; kind < large.size(); kind++) {
                Figure before = small.get(kind);
                Figure after = large.get(kind);
                growth.add(new Figure(
                        "time of " + after.name() + " over that of " + sizes.get(at - 1),
                        1,
                        before.value() / after.value(),
                        "times",
                        Objects.requireNonNull(before.bare()) / Objects.requireNonNull(after.bare()),
                        0));
            }
        }
        return growth;
    }

    private List<Figure> ofOne(int size) {
        return Objects.requireNonNull(measured.get(size)).stream()
                .filter(figure -> figure.callers() == 1)
                .toList();
    }

    private List<Kind> kinds(int size, Supplier<String> anyId) throws IOException {
        int middle = size / PAGE_SIZE / 2;
        JsonNode page = JSON.readTree(api.get(LIST + "&page=" + middle));
        String cursor = page.get("next_cursor").asString();
        String last = page.get("items").get(PAGE_SIZE - 1).get("id").asString();
        String key = Objects.requireNonNull(machines.find(eq("_id", last))
                        .projection(Projections.include("name_key"))
                        .first())
                .getString("name_key");
        UUID group = groups.get(0);
        return List.of(
                new Kind(
                        "GET /machines/{id}",
                        api.gets("get-by-id", () -> "/api/v1/machines/" + anyId.get()),
                        bareFindById(anyId)),
                page("first page", "", find(null, 0)),
                page(
                        "behind a cursor in the middle",
                        "&cursor=" + cursor,
                        find(and(gte("name_key", key), or(gt("name_key", key), gt("_id", last))), 0)),
                page("by number in the middle", "&page=" + (middle + 1), find(null, middle * PAGE_SIZE)),
                page("search, an eighth", "&search=" + KIND, find(containing(KIND), 0)),
                page("search, one", "&search=" + identifierOf(last), find(containing(identifierOf(last)), 0)),
                page("status=healthy, a tenth", "&status=healthy", find(eq("status", "healthy"), 0)),
                page(
                        "a group and nine below it, a tenth",
                        "&include_descendants=true&group_id=" + group,
                        find(in("group_ids", groups.stream().map(UUID::toString).toList()), 0)));
    }

    private String identifierOf(String id) {
        return Objects.requireNonNull(machines.find(eq("_id", id)).first()).getString("machine_identifier");
    }

    private Kind page(String name, String parameters, Supplier<FindIterable<Document>> find) {
        String load = name.replaceAll("[^a-z]+", "-");
        return new Kind(
                "GET /machines, " + name,
                api.gets("list-" + load, () -> LIST + parameters),
                rows("bare-" + load, find));
    }

    private Load rows(String name, Supplier<FindIterable<Document>> find) {
        return new BareLoad(name, () -> {
            if (find.get().into(new ArrayList<>()).isEmpty()) {
                throw new IllegalStateException("Nothing was found");
            }
        });
    }

    private Load bareFindById(Supplier<String> anyId) {
        return new BareLoad(
                "bare-get",
                () -> Objects.requireNonNull(
                        machines.find(eq("_id", anyId.get())).first(), "a document that is there"));
    }

    /** As the product asks: one row more than a page shows tells that there is a next one. */
    private Supplier<FindIterable<Document>> find(@Nullable Bson wanted, int skip) {
        Bson active = and(eq("tenant_id", tenantId), eq("is_active", true));
        Bson filter = wanted == null ? active : and(active, wanted);
        return () -> machines.find(filter)
                .sort(Sorts.ascending("name_key", "_id"))
                .skip(skip)
                .limit(PAGE_SIZE + 1)
                .projection(Projections.include(ROW));
    }

    /** The embedded store has no n-grams, which narrow a search down elsewhere. */
    private static Bson containing(String part) {
        String literal = part.toLowerCase(Locale.ROOT).replace("-", "\\-");
        return or(regex("name_key", literal), regex("identifier_key", literal));
    }
}
