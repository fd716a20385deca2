package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@SystemTest
final class AccessIT {

    private final Fleet fleet;
    private final Api admin;
    private final Machine machine;
    private final JsonNode before;

    AccessIT(Fleet fleet) {
        this.fleet = fleet;
        this.admin = fleet.admin();
        this.machine = admin.register("Guarded");
        this.before = admin.read(machine).json();
    }

    /** One of each kind of request. */
    private Stream<Call> requests() {
        return Stream.concat(reads(), writes());
    }

    private Stream<Call> reads() {
        return Stream.of(fleet.anonymous("GET", Api.MACHINES), fleet.anonymous("GET", machine.path()));
    }

    private Stream<Call> writes() {
        return Stream.of(
                fleet.anonymous("POST", Api.MACHINES)
                        .json(Json.object(
                                "name", "Mill", "machine_identifier", Unique.identifier(), "protocol", "json")),
                fleet.anonymous("POST", Api.MACHINES)
                        .header("Idempotency-Key", Unique.token())
                        .json(Json.object(
                                "name", "Mill", "machine_identifier", Unique.identifier(), "protocol", "json")),
                fleet.anonymous("PATCH", machine.path()).json(Json.object("name", "Taken over")),
                fleet.anonymous("DELETE", machine.path()),
                fleet.anonymous("POST", machine.path() + "/restore"));
    }

    private void nothingHasChanged(long total) {
        assertThat(admin.read(machine).json()).isEqualTo(before);
        assertThat(admin.total("is_active", "all")).isEqualTo(total);
    }

    @Test
    void withoutATokenNothingIsServed() {
        long total = admin.total("is_active", "all");
        requests().forEach(request -> {
            Answer answer = request.send().expectProblem(401, "UNAUTHENTICATED");
            assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
        });
        nothingHasChanged(total);
    }

    @Test
    void anInvalidTokenIsRefused() {
        long total = admin.total("is_active", "all");
        PrivateKey foreign = Forgery.newKey();
        List<String> tokens = List.of(
                "garbage",
                "a.b.c",
                "...",
                admin.token().substring(0, admin.token().length() - 8),
                Forgery.resigned(admin.token(), foreign, claims -> {}),
                Forgery.altered(admin.token(), claims -> claims.put("tenant_id", "another")),
                Forgery.unsigned(admin.token()));
        for (String token : tokens) {
            requests().forEach(request -> {
                Answer answer = request.token(token).send().expectProblem(401, "UNAUTHENTICATED");
                assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
            });
        }
        fleet.anonymous("GET", Api.MACHINES)
                .header("Authorization", "Basic YWRtaW46YWRtaW4tc2VjcmV0")
                .send()
                .expect(401);
        fleet.anonymous("GET", Api.MACHINES + Query.of("access_token", admin.token()))
                .send()
                .expect(401);
        nothingHasChanged(total);
    }

    @Test
    void aGenuineTokenIsRefusedWhenItHasExpiredOrIsForSomebodyElse() {
        PrivateKey key = genuineKey();
        String token = admin.token();
        fleet.anonymous("GET", Api.MACHINES)
                .token(Forgery.resigned(token, key, claims -> {}))
                .send()
                .expect(200);
        List<String> tokens = List.of(
                Forgery.resigned(
                        token,
                        key,
                        claims -> claims.put(
                                "exp",
                                Instant.now().minus(Duration.ofMinutes(10)).getEpochSecond())),
                Forgery.resigned(
                        token,
                        key,
                        claims -> claims.put(
                                "nbf", Instant.now().plus(Duration.ofHours(1)).getEpochSecond())),
                Forgery.resigned(token, key, claims -> claims.put("iss", "https://elsewhere.example")),
                Forgery.resigned(token, key, claims -> claims.put("aud", "another-product")));
        for (String other : tokens) {
            fleet.anonymous("GET", Api.MACHINES).token(other).send().expectProblem(401, "UNAUTHENTICATED");
        }
    }

    @Test
    void aTokenWithoutATenantIsRefused() {
        String token = Forgery.resigned(admin.token(), genuineKey(), claims -> claims.remove("tenant_id"));
        requests().forEach(request -> request.token(token).send().expectProblem(403, "TENANT_MISSING"));
    }

    @Test
    void aTokenWithoutABearersNameIsRefused() {
        String token = Forgery.resigned(admin.token(), genuineKey(), claims -> claims.remove("sub"));
        requests().forEach(request -> request.token(token).send().expectProblem(403, "ACTOR_MISSING"));
    }

    private PrivateKey genuineKey() {
        Path folder = fleet.signingKeyFolder().orElse(null);
        assumeTrue(folder != null, "needs the signing key, so a process that the tests started");
        return Forgery.keyOf(Objects.requireNonNull(folder));
    }

    @Test
    void aViewerReadsAndDoesNotWrite() {
        long total = admin.total("is_active", "all");
        String viewer = fleet.as("viewer").token();
        reads().forEach(request -> request.token(viewer).send().expect(200));
        writes().forEach(request -> request.token(viewer).send().expectProblem(403, "ROLE_TOO_LOW"));
        nothingHasChanged(total);
    }

    @Test
    void anOperatorReadsAndWrites() {
        Api operator = fleet.as("operator");
        Machine own = operator.register();
        operator.patch(own, "name", "New").expect(200);
        operator.delete(own).expect(204);
        operator.restore(own).expect(200);
        assertThat(operator.read(machine).expect(200).json()).isEqualTo(before);
    }

    @Test
    void aCallerWithoutARoleMayNeitherReadNorWrite() {
        long total = admin.total("is_active", "all");
        String agent = fleet.as("agent").token();
        requests().forEach(request -> request.token(agent).send().expectProblem(403, "ROLE_TOO_LOW"));
        nothingHasChanged(total);
    }

    @Test
    void anotherTenantsMachineIsNotThere() {
        Api acme = fleet.acme();
        long total = admin.total("is_active", "all");
        acme.read(machine).expect(404);
        acme.patch(machine, "name", "Taken over").expect(404);
        acme.call("PATCH", machine.path())
                .header("If-Match", "\"99\"")
                .json(Json.object("name", "Taken over"))
                .send()
                .expect(404);
        acme.delete(machine).expect(404);
        acme.restore(machine).expect(404);
        nothingHasChanged(total);
    }

    @Test
    void anotherTenantsMachinesAreInNoListAndNoTotal() {
        Api acme = fleet.acme();
        long total = acme.total("is_active", "all");
        Machine ours = admin.register("Ours " + Unique.token());
        assertThat(acme.total("is_active", "all")).isEqualTo(total);
        assertThat(acme.total("search", ours.name())).isZero();
        assertThat(acme.total("search", ours.identifier())).isZero();
        assertThat(acme.total("machine_identifier", ours.identifier(), "is_active", "all"))
                .isZero();
        List<Machine> theirs = acme.walk("is_active", "all");
        assertThat(theirs)
                .hasSize((int) total)
                .noneMatch(found -> found.tenantId().equals(ours.tenantId()));
    }

    @Test
    void anotherTenantsCursorLeadsToNoMachineOfTheirs() {
        Machine first = admin.register("A " + Unique.token());
        admin.register("B " + Unique.token());
        String cursor = String.valueOf(admin.list("page_size", 1).nextCursor());
        Answer answer = fleet.acme().get(Api.MACHINES + Query.of("page_size", 100, "cursor", cursor));
        if (answer.status() == 200) {
            assertThat(MachineList.of(answer.json()).items())
                    .noneMatch(found -> found.tenantId().equals(first.tenantId()));
        } else {
            answer.expectInvalid(List.of("query.cursor"));
        }
    }

    @Test
    void twoTenantsMayUseOneIdentifier() {
        Machine ours = admin.register();
        Machine theirs = fleet.acme().tryRegister(ours.identifier()).expect(201).machine();
        assertThat(theirs.tenantId()).isNotEqualTo(ours.tenantId());
        assertThat(admin.list("machine_identifier", ours.identifier()).items()).containsExactly(ours);
        assertThat(fleet.acme().list("machine_identifier", ours.identifier()).items())
                .containsExactly(theirs);
    }
}
