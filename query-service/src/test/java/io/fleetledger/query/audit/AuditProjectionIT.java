package io.fleetledger.query.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.alert.AlertAcknowledgedEvent;
import io.fleetledger.events.alert.AlertResolution;
import io.fleetledger.events.alert.AlertResolvedEvent;
import io.fleetledger.events.alert.AlertSeverity;
import io.fleetledger.events.apikey.ApiKeyIssuedEvent;
import io.fleetledger.events.audit.WriteRefusedEvent;
import io.fleetledger.events.backup.BackupRequestedEvent;
import io.fleetledger.events.group.MachineGroupMembersAddedEvent;
import io.fleetledger.events.machine.IdentifierClaimedEvent;
import io.fleetledger.events.machine.MachineRelocatedEvent;
import io.fleetledger.events.machine.MachineRenamedEvent;
import io.fleetledger.events.processor.ParkedEventDropRequestedEvent;
import io.fleetledger.events.processor.ParkedEventRetryRequestedEvent;
import io.fleetledger.events.processor.ProjectionReplayRequestedEvent;
import io.fleetledger.events.processor.SegmentMergeRequestedEvent;
import io.fleetledger.events.processor.SegmentSplitRequestedEvent;
import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.events.status.MachineStatusChangedEvent;
import io.fleetledger.events.status.StatusCause;
import io.fleetledger.events.tenant.TenantExportRequestedEvent;
import io.fleetledger.events.tenant.TenantOffboardingRequestedEvent;
import io.fleetledger.events.webhook.WebhookCreatedEvent;
import io.fleetledger.events.webhook.WebhookDeletedEvent;
import io.fleetledger.events.webhook.WebhookDisabledEvent;
import io.fleetledger.events.webhook.WebhookDisabling;
import io.fleetledger.events.webhook.WebhookEnabledEvent;
import io.fleetledger.events.webhook.WebhookReaddressedEvent;
import io.fleetledger.events.webhook.WebhookResubscribedEvent;
import io.fleetledger.query.projection.ReadStore;
import io.fleetledger.support.axon.MessageKeys;
import io.fleetledger.support.http.QueryParameters;
import io.fleetledger.support.replay.Generations;
import io.fleetledger.support.servers.OnEveryMongoDb;
import io.fleetledger.support.sheet.SheetFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GenericTrackedEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@OnEveryMongoDb
class AuditProjectionIT {

    private static final UUID MILL = UUID.fromString("0f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a01");
    private static final UUID LINE = UUID.fromString("7c9e6679-7425-40de-944b-e07fc1f90a01");
    private static final Instant T0 = Instant.parse("2026-03-01T08:00:00Z");
    private static final AuditFilter ALL = new AuditFilter(null, null, null, null, null, null);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ReadStore store = new ReadStore();
    private final AuditProjection projection = new AuditProjection(store.mongo, Generations.first(), JSON);
    private final AuditLog audit = new AuditLog(store.documents(AuditDocument.COLLECTION));
    private final List<EventMessage<?>> log = new ArrayList<>();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aChangeIsShownWithWhoMadeItAndItsFields() {
        happens("operator", new MachineRelocatedEvent(MILL, "acme", 2, null, "Hall 2"));
        AuditEntry entry = page(ALL).items().get(0);
        assertThat(entry.id()).isEqualTo(UUID.fromString(log.get(0).getIdentifier()));
        assertThat(entry.userId()).isEqualTo("operator");
        assertThat(entry.action()).isEqualTo("machine.relocated");
        assertThat(entry.resourceType()).isEqualTo("machine");
        assertThat(entry.resourceId()).isEqualTo(MILL.toString());
        assertThat(entry.createdAt()).isEqualTo(T0);
        assertThat(JSON.writeValueAsString(entry.details()))
                .isEqualTo("{\"machine_id\":\"" + MILL
                        + "\",\"version\":2,\"old_location\":null,\"new_location\":\"Hall 2\"}");
    }

    @Test
    void aRefusalIsShownWithoutAResource() {
        happens("viewer", new WriteRefusedEvent("acme", "POST", "/api/v1/machines", 403, "ROLE_TOO_LOW", 7, T0, T0));
        AuditEntry entry = page(ALL).items().get(0);
        assertThat(entry.action()).isEqualTo("request.refused");
        assertThat(entry.resourceType()).isEqualTo("request");
        assertThat(entry.resourceId()).isNull();
        assertThat(entry.details()).containsEntry("times", 7).containsEntry("code", "ROLE_TOO_LOW");
    }

    @Test
    void whatNobodyDidAndWhatIsInternalIsLeftOut() {
        happens(
                "system",
                new MachineStatusChangedEvent(
                        MILL, "acme", MachineStatus.OFFLINE, MachineStatus.HEALTHY, List.of(), new StatusCause(1, 0)));
        happens(
                "system",
                new AlertResolvedEvent(
                        LINE,
                        "acme",
                        MILL,
                        AlertSeverity.WARNING,
                        AlertResolution.MACHINE_RETIRED,
                        new StatusCause(1, 0)));
        happens("operator", new IdentifierClaimedEvent("c", "acme", "M-1", MILL));
        assertThat(page(ALL)).isEqualTo(new AuditPage(List.of(), 0, 1, 20, 0));
        happens("operator", new AlertAcknowledgedEvent(LINE, "acme", MILL, "operator"));
        assertThat(actions(ALL)).containsExactly("alert.acknowledged");
    }

    @Test
    void ofAKeyNothingIsShownThatItCouldBeFoundBy() {
        happens("admin", new ApiKeyIssuedEvent(LINE, "acme", "Agent", "hash of the key", "fl_abc", List.of("ingest")));
        assertThat(JSON.writeValueAsString(page(ALL)))
                .doesNotContain("hash of the key")
                .contains("fl_abc");
    }

    @Test
    void whatAnAdministratorAskedOfProcessorsIsShownByName() {
        happens("admin", new ProjectionReplayRequestedEvent("acme", "all", true));
        happens("admin", new SegmentSplitRequestedEvent("acme", "machine-list", 1));
        happens("admin", new SegmentMergeRequestedEvent("acme", "alerts", 0));
        UUID parked = UUID.fromString("0b6f3f6e-8a0e-4d55-9d0c-5a9c4f1f7e21");
        happens("admin", new ParkedEventRetryRequestedEvent("acme", "alerts", parked));
        happens("admin", new ParkedEventDropRequestedEvent("acme", "past", parked));
        assertThat(page(ALL).items())
                .extracting(entry -> entry.action() + " " + entry.resourceType() + " " + entry.resourceId() + " "
                        + JSON.writeValueAsString(entry.details()))
                .containsExactly(
                        "processor.parked-event-drop-requested processor null"
                                + " {\"processor\":\"past\",\"event_id\":\"" + parked + "\"}",
                        "processor.parked-event-retry-requested processor null"
                                + " {\"processor\":\"alerts\",\"event_id\":\"" + parked + "\"}",
                        "processor.segment-merge-requested processor null {\"processor\":\"alerts\",\"segment\":0}",
                        "processor.segment-split-requested processor null"
                                + " {\"processor\":\"machine-list\",\"segment\":1}",
                        "projection.replay-requested projection null {\"projection\":\"all\",\"verify\":true}");
        assertThat(actions(new AuditFilter(null, "projection", null, null, null, null)))
                .containsExactly("projection.replay-requested");
    }

    @Test
    void whoAskedForABackupIsShownToTheirOwnTenant() {
        happens("admin", new BackupRequestedEvent("acme"));
        assertThat(page(ALL).items())
                .extracting(entry -> entry.userId() + " " + entry.action() + " " + entry.resourceType() + " "
                        + entry.resourceId() + " " + JSON.writeValueAsString(entry.details()))
                .containsExactly("admin backup.requested backup null {}");
    }

    @Test
    void whichTenantAPlatformExportedOrOffBoardedCanBeFilteredBy() {
        happens("admin", new TenantExportRequestedEvent("acme", MILL.toString()));
        happens("admin", new TenantOffboardingRequestedEvent("acme", MILL.toString()));
        happens("admin", new TenantOffboardingRequestedEvent("acme", "globex"));
        assertThat(page(ALL).items())
                .extracting(entry -> entry.action() + " " + entry.resourceType() + " " + entry.resourceId() + " "
                        + JSON.writeValueAsString(entry.details()))
                .containsExactly(
                        "tenant.off-boarding-requested tenant globex {\"tenant_id\":\"globex\"}",
                        "tenant.off-boarding-requested tenant " + MILL + " {\"tenant_id\":\"" + MILL + "\"}",
                        "tenant.export-requested tenant " + MILL + " {\"tenant_id\":\"" + MILL + "\"}");
        assertThat(actions(ofResource(MILL.toString())))
                .containsExactly("tenant.off-boarding-requested", "tenant.export-requested");
        assertThat(actions(ofResource("globex"))).containsExactly("tenant.off-boarding-requested");
        assertThat(actions(ofResource("nobody"))).isEmpty();
    }

    /** Tokens may name a tenant by a UUID in capitals, which is not another way to write one in small letters. */
    @Test
    void aUuidInCapitalsFindsWhatIsRecordedEitherWay() {
        String capitals = MILL.toString().toUpperCase(Locale.ROOT);
        assertThat(capitals).isNotEqualTo(MILL.toString());
        renamed("ann", MILL, 1);
        happens("admin", new TenantExportRequestedEvent("acme", capitals));
        assertThat(actions(ofResource(capitals))).containsExactly("tenant.export-requested", "machine.renamed");
        assertThat(actions(ofResource(MILL.toString()))).containsExactly("machine.renamed");
    }

    private static AuditFilter ofResource(String id) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.addParameter("resource_id", id);
        QueryParameters parameters = new QueryParameters(request);
        AuditFilter filter = AuditFilter.read(parameters);
        parameters.refuseIfInvalid();
        return filter;
    }

    /** An address may hold a secret, and everybody of a tenant may read the audit. */
    @Test
    void ofAWebhookItIsShownWhatWasDoneAndNotWhereItSendsTo() {
        happens("admin", new WebhookCreatedEvent(LINE, "acme", 1, "https://hooks.example/T0KEN", List.of(), true, "s"));
        happens(
                "admin",
                new WebhookReaddressedEvent(LINE, "acme", 2, "https://hooks.example/T0KEN", "https://b/T0KEN"));
        happens("admin", new WebhookResubscribedEvent(LINE, "acme", 3, List.of(), List.of("x.y")));
        happens("system", new WebhookDisabledEvent(LINE, "acme", 4, WebhookDisabling.GONE));
        happens("admin", new WebhookEnabledEvent(LINE, "acme", 5));
        happens("admin", new WebhookDeletedEvent(LINE, "acme", 6));
        assertThat(actions(ALL))
                .containsExactly(
                        "webhook.deleted",
                        "webhook.enabled",
                        "webhook.disabled",
                        "webhook.resubscribed",
                        "webhook.readdressed",
                        "webhook.created");
        assertThat(JSON.writeValueAsString(page(ALL)))
                .doesNotContain("T0KEN")
                .contains("\"reason\":\"gone\"")
                .contains("\"resource_type\":\"webhook\"");
    }

    @Test
    void entriesAreListedNewestFirstFilteredAndPaged() {
        renamed("ann", MILL, 1);
        renamed("bob", LINE, 2);
        happens("ann", new MachineGroupMembersAddedEvent(LINE, "acme", 3, List.of(MILL)));
        renamed("ann", MILL, 4);
        happens("ann", new MachineRenamedEvent(MILL, "beta", 5, "a", "b"));

        assertThat(versions(ALL)).containsExactly(4L, 3L, 2L, 1L);
        assertThat(versions(new AuditFilter("machine.renamed", null, null, null, null, null)))
                .containsExactly(4L, 2L, 1L);
        assertThat(versions(new AuditFilter(null, "machine_group", null, null, null, null)))
                .containsExactly(3L);
        assertThat(versions(new AuditFilter(null, null, LINE.toString(), null, null, null)))
                .containsExactly(3L, 2L);
        assertThat(versions(new AuditFilter(null, null, null, "bob", null, null)))
                .containsExactly(2L);
        assertThat(versions(new AuditFilter(null, null, null, null, T0.plusSeconds(1), T0.plusSeconds(2))))
                .containsExactly(3L, 2L);
        AuditPage second = audit.page("acme", ALL, 2, 3);
        assertThat(second.total()).isEqualTo(4);
        assertThat(second.totalPages()).isEqualTo(2);
        assertThat(second.items()).hasSize(1);
        assertThat(audit.page("acme", ALL, 9, 3).items()).isEmpty();
        assertThat(audit.page("beta", ALL, 1, 3).total()).isEqualTo(1);
    }

    @Test
    void eventsOfOneMillisecondAreInTheOrderOfTheLog() {
        for (int version = 1; version <= 12; version++) {
            at(T0, "ann", new MachineRenamedEvent(MILL, "acme", version, "a", "b"));
        }
        assertThat(versions(ALL)).containsExactly(12L, 11L, 10L, 9L, 8L, 7L, 6L, 5L, 4L, 3L, 2L, 1L);
        assertThat(exported(SheetFormat.NDJSON)
                        .lines()
                        .map(line -> JSON.readTree(line).at("/details/version").longValue()))
                .containsExactly(12L, 11L, 10L, 9L, 8L, 7L, 6L, 5L, 4L, 3L, 2L, 1L);
    }

    @Test
    void whatIsDeliveredTwiceIsThereOnceAndARebuildGivesTheSame() {
        renamed("ann", MILL, 1);
        renamed("bob", MILL, 2);
        var before = store.all(AuditDocument.COLLECTION);
        ReadStore.handle(projection, log);
        assertThat(store.all(AuditDocument.COLLECTION)).isEqualTo(before).hasSize(2);
        store.mongo.dropCollection(AuditDocument.COLLECTION);
        ReadStore.handle(projection, log);
        assertThat(store.all(AuditDocument.COLLECTION)).isEqualTo(before);
    }

    @Test
    void anExportHasWhatTheListHasAndRunsNothing() {
        for (int version = 1; version <= 1_100; version++) {
            renamed("=cmd|' /C calc'!A0", MILL, version);
        }
        List<String> lines = exported(SheetFormat.NDJSON).lines().toList();
        assertThat(lines).hasSize(1_100);
        JsonNode first = JSON.readTree(lines.get(0));
        assertThat(first)
                .isEqualTo(
                        JSON.readTree(JSON.writeValueAsString(page(ALL).items().get(0))));
        assertThat(JSON.readTree(lines.get(1_099)).at("/details/version").longValue())
                .isEqualTo(1);

        List<String> rows = exported(SheetFormat.CSV).lines().toList();
        assertThat(rows).hasSize(1_101);
        assertThat(rows.get(0))
                .isEqualTo("\uFEFFid,tenant_id,user_id,action,resource_type,resource_id,details,created_at");
        assertThat(rows.get(1)).contains(",acme,'=cmd|' /C calc'!A0,machine.renamed,machine,");
    }

    private void renamed(String user, UUID machine, long version) {
        happens(user, new MachineRenamedEvent(machine, "acme", version, "a", "b"));
    }

    /** A second apart. */
    private void happens(String user, Object payload) {
        at(T0.plusSeconds(log.size()), user, payload);
    }

    private void at(Instant instant, @Nullable String user, Object payload) {
        var event = new GenericTrackedEventMessage<>(
                new GlobalSequenceTrackingToken(5L + 3L * log.size()),
                new GenericEventMessage<>(
                        UUID.randomUUID().toString(),
                        payload,
                        Map.of(MessageKeys.ACTOR, String.valueOf(user)),
                        instant));
        log.add(event);
        ReadStore.handle(projection, List.of(event));
    }

    private AuditPage page(AuditFilter filter) {
        return audit.page("acme", filter, 1, 20);
    }

    private List<String> actions(AuditFilter filter) {
        return page(filter).items().stream().map(AuditEntry::action).toList();
    }

    private List<Long> versions(AuditFilter filter) {
        return page(filter).items().stream()
                .map(entry -> ((Number) entry.details().getOrDefault("version", -1)).longValue())
                .toList();
    }

    private String exported(SheetFormat format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            new AuditExport(audit, JSON).write("acme", ALL, format, out);
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void everyActionNamesItsKindOfResource() {
        assertThat(Audited.actions()).doesNotHaveDuplicates().allMatch(action -> action.matches("[a-z-]+\\.[a-z-]+"));
        assertThat(Audited.resourceTypes())
                .containsExactlyInAnyOrderElementsOf(Arrays.asList(
                        "machine",
                        "machine_group",
                        "alert",
                        "alert_rule",
                        "import_job",
                        "api_key",
                        "webhook",
                        "projection",
                        "processor",
                        "backup",
                        "tenant",
                        "request"));
    }
}
