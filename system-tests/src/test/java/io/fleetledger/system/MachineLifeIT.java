package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@SystemTest
final class MachineLifeIT {

    private static final List<String> FIELDS = List.of(
            "id",
            "name",
            "machine_identifier",
            "protocol",
            "location",
            "status",
            "tenant_id",
            "is_active",
            "created_at",
            "updated_at",
            "group_ids",
            "last_seen_at",
            "offline_after_seconds",
            "version");

    private final Api admin;

    MachineLifeIT(Fleet fleet) {
        admin = fleet.admin();
    }

    @Test
    void aMachineIsAlwaysAnsweredInFull_itsStatusIsNoPartOfItsVersion() {
        Machine machine = admin.register();
        Answer answer = admin.call("GET", machine.path())
                .header("If-None-Match", "\"1\"")
                .send();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("ETag")).isEqualTo("\"1\"");
    }

    @Test
    void registeringAnswersTheMachineItsPlaceAndItsVersion() {
        String identifier = Unique.identifier();
        Answer answer = admin.post(
                        Api.MACHINES,
                        Json.object(
                                "name", "CNC Mill #1",
                                "machine_identifier", identifier,
                                "protocol", "json",
                                "location", "Building A, Line 3"))
                .expect(201);

        JsonNode machine = answer.json();
        assertThat(machine.propertyNames()).containsExactlyElementsOf(FIELDS);
        assertThat(machine.path("id").stringValue()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        assertThat(machine.path("name").stringValue()).isEqualTo("CNC Mill #1");
        assertThat(machine.path("machine_identifier").stringValue()).isEqualTo(identifier);
        assertThat(machine.path("protocol").stringValue()).isEqualTo("json");
        assertThat(machine.path("location").stringValue()).isEqualTo("Building A, Line 3");
        assertThat(machine.path("status").stringValue()).isEqualTo("offline");
        assertThat(machine.path("tenant_id").stringValue()).isNotBlank();
        assertThat(machine.path("is_active").booleanValue()).isTrue();
        assertThat(machine.path("created_at").stringValue()).endsWith("Z");
        assertThat(Instant.parse(machine.path("created_at").stringValue()))
                .isBetween(
                        Instant.now().minus(Duration.ofMinutes(5)),
                        Instant.now().plus(Duration.ofMinutes(5)));
        assertThat(machine.path("updated_at")).isEqualTo(machine.path("created_at"));
        assertThat(machine.path("group_ids").isArray()).isTrue();
        assertThat(machine.path("group_ids").size()).isZero();
        assertThat(machine.path("last_seen_at").isNull()).isTrue();
        assertThat(machine.path("offline_after_seconds").isNull()).isTrue();
        assertThat(machine.path("version").longValue()).isEqualTo(1);
        assertThat(answer.header("Location"))
                .endsWith(Api.MACHINES + "/" + machine.path("id").stringValue());
        assertThat(answer.header("ETag")).isEqualTo("\"1\"");
        assertThat(answer.header("Content-Type")).startsWith("application/json");
    }

    @Test
    void registeringReadingAndListingShowTheSameMachine() {
        Answer registered = admin.post(
                        Api.MACHINES,
                        Json.object(
                                "name", "Presse Nº 7",
                                "machine_identifier", Unique.identifier(),
                                "protocol", "opc_ua",
                                "location", "Halle Süd",
                                "offline_after_seconds", 600))
                .expect(201);
        Machine machine = registered.machine();

        Answer read = admin.read(machine).expect(200);
        assertThat(read.json()).isEqualTo(registered.json());
        assertThat(read.header("ETag")).isEqualTo(machine.etag());
        assertThat(admin.get(registered.header("Location").replaceFirst("^https?://[^/]+", ""))
                        .expect(200)
                        .json())
                .isEqualTo(registered.json());

        JsonNode list = admin.get(Api.MACHINES + Query.of("machine_identifier", machine.identifier()))
                .expect(200)
                .json();
        assertThat(list.propertyNames())
                .containsExactly("items", "total", "page", "page_size", "total_pages", "next_cursor");
        assertThat(list.path("items").size()).isEqualTo(1);
        assertThat(list.path("items").get(0)).isEqualTo(registered.json());
        assertThat(list.path("total").intValue()).isEqualTo(1);
        assertThat(list.path("page").intValue()).isEqualTo(1);
        assertThat(list.path("page_size").intValue()).isEqualTo(20);
        assertThat(list.path("total_pages").intValue()).isEqualTo(1);
        assertThat(list.path("next_cursor").isNull()).isTrue();
    }

    @Test
    void theListTakesStatusAndPageSize() {
        MachineList critical = admin.list("status", "critical", "page_size", 50);
        assertThat(critical.page()).isEqualTo(1);
        assertThat(critical.pageSize()).isEqualTo(50);
        assertThat(critical.items()).allMatch(machine -> machine.status().equals("critical"));
        assertThat(critical.totalPages()).isEqualTo((critical.total() + 49) / 50);
    }

    @Test
    void changingTheLocationChangesNothingElse() {
        Machine before = admin.register();
        Answer answer = admin.patch(before, "location", "Building B, Line 1").expect(200);

        Machine after = answer.machine();
        assertThat(after)
                .usingRecursiveComparison()
                .ignoringFields("location", "updatedAt", "version")
                .isEqualTo(before);
        assertThat(after.location()).isEqualTo("Building B, Line 1");
        assertThat(after.updatedAt()).isAfterOrEqualTo(before.updatedAt());
        assertThat(after.version()).isEqualTo(2);
        assertThat(answer.header("ETag")).isEqualTo("\"2\"");
        assertThat(admin.read(before).expect(200).json()).isEqualTo(answer.json());
    }

    @Test
    void retiringFreesTheIdentifierAndTakesTheMachineOffTheList() {
        Machine machine = admin.register();
        assertThat(admin.delete(machine).expect(204).body()).isEmpty();

        assertThat(admin.list("machine_identifier", machine.identifier()).items())
                .isEmpty();
        for (String active : List.of("false", "all")) {
            assertThat(admin.list("machine_identifier", machine.identifier(), "is_active", active)
                            .ids())
                    .containsExactly(machine.id());
        }
        Machine retired = admin.read(machine).expect(200).machine();
        assertThat(retired.active()).isFalse();
        assertThat(retired.version()).isEqualTo(2);

        Machine successor = admin.tryRegister(machine.identifier()).expect(201).machine();
        assertThat(successor.id()).isNotEqualTo(machine.id());
        assertThat(admin.list("machine_identifier", machine.identifier(), "is_active", "all")
                        .ids())
                .containsExactlyInAnyOrder(machine.id(), successor.id());
    }

    @Test
    void retiringAgainIsNoErrorAndChangesNothing() {
        Machine machine = admin.register();
        admin.delete(machine).expect(204);
        JsonNode retired = admin.read(machine).json();
        admin.delete(machine).expect(204);
        assertThat(admin.read(machine).json()).isEqualTo(retired);
    }

    @Test
    void aRetiredMachineCannotBeChanged() {
        Machine machine = admin.register();
        admin.delete(machine).expect(204);
        JsonNode retired = admin.read(machine).json();
        admin.patch(machine, "name", "Another").expectProblem(409, "MACHINE_DEACTIVATED");
        assertThat(admin.read(machine).json()).isEqualTo(retired);
    }

    @Test
    void restoringBringsTheMachineBack() {
        Machine machine = admin.register();
        admin.delete(machine).expect(204);

        Answer restored = admin.restore(machine).expect(200);
        assertThat(restored.machine().active()).isTrue();
        assertThat(restored.machine().version()).isEqualTo(3);
        assertThat(restored.header("ETag")).isEqualTo("\"3\"");
        assertThat(admin.read(machine).json()).isEqualTo(restored.json());
        assertThat(admin.list("machine_identifier", machine.identifier()).ids()).containsExactly(machine.id());
        admin.tryRegister(machine.identifier()).expectProblem(409, "IDENTIFIER_TAKEN");
    }

    @Test
    void restoringAnActiveMachineChangesNothing() {
        Machine machine = admin.register();
        Answer restored = admin.restore(machine).expect(200);
        assertThat(restored.machine()).isEqualTo(machine);
        assertThat(restored.header("ETag")).isEqualTo(machine.etag());
    }

    @Test
    void restoringIsRefusedWhenTheIdentifierWasTakenMeanwhile() {
        Machine machine = admin.register();
        admin.delete(machine).expect(204);
        Machine successor = admin.tryRegister(machine.identifier()).expect(201).machine();

        admin.restore(machine).expectProblem(409, "IDENTIFIER_TAKEN");
        assertThat(admin.read(machine).machine().active()).isFalse();

        admin.delete(successor).expect(204);
        admin.restore(machine).expect(200);
    }

    @Test
    void anIdentifierIsComparedExactly() {
        String identifier = Unique.identifier();
        admin.tryRegister(identifier).expect(201);
        admin.tryRegister(identifier.toLowerCase(Locale.ROOT)).expect(201);
        admin.tryRegister("  " + identifier + "\t").expectProblem(409, "IDENTIFIER_TAKEN");
    }
}
