package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SystemTest
final class IdempotencyIT {

    private final Fleet fleet;
    private final Api admin;

    IdempotencyIT(Fleet fleet) {
        this.fleet = fleet;
        this.admin = fleet.admin();
    }

    @Test
    void theSameKeyAndBodyGetTheFirstAnswerAgain() {
        String key = Unique.token();
        String identifier = Unique.identifier();
        Answer first = register(admin, key, body(identifier)).expect(201);
        for (int repeat = 0; repeat < 3; repeat++) {
            sameAnswer(register(admin, key, body(identifier)), first);
        }
        onlyOne(identifier);
    }

    @Test
    void theFirstAnswerStandsEvenWhenTheMachineHasChangedSince() {
        String key = Unique.token();
        String identifier = Unique.identifier();
        Answer first = register(admin, key, body(identifier)).expect(201);
        admin.patch(first.machine(), "name", "Renamed").expect(200);
        admin.delete(first.machine()).expect(204);
        sameAnswer(register(admin, key, body(identifier)), first);
        assertThat(admin.total("machine_identifier", identifier)).isZero();
    }

    @Test
    void aRefusalIsRememberedToo() {
        String key = Unique.token();
        Machine holder = admin.register();
        Answer refused = register(admin, key, body(holder.identifier())).expectProblem(409, "IDENTIFIER_TAKEN");
        admin.delete(holder).expect(204);
        Answer repeated = register(admin, key, body(holder.identifier())).expectProblem(409, "IDENTIFIER_TAKEN");
        assertThat(repeated.body()).isEqualTo(refused.body());
    }

    @Test
    void theSameKeyWithAnotherBodyIsRefused() {
        String key = Unique.token();
        String identifier = Unique.identifier();
        String other = Unique.identifier();
        register(admin, key, body(identifier)).expect(201);
        register(admin, key, body(other)).expectProblem(422, "IDEMPOTENCY_KEY_REUSED");
        assertThat(admin.total("machine_identifier", other)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 256, 1000})
    void aKeyThatIsEmptyOrTooLongIsRefused(int length) {
        String identifier = Unique.identifier();
        register(admin, "k".repeat(length), body(identifier)).expectProblem(422, "VALIDATION_FAILED");
        assertThat(admin.total("machine_identifier", identifier)).isZero();
    }

    @Test
    void aKeyMayHave255Characters() {
        String key = Unique.token() + "k".repeat(243);
        String identifier = Unique.identifier();
        Answer first = register(admin, key, body(identifier)).expect(201);
        sameAnswer(register(admin, key, body(identifier)), first);
    }

    @Test
    void aKeyBelongsToOneTenantAndOneCaller() {
        String key = Unique.token();
        String identifier = Unique.identifier();
        Answer ours = register(admin, key, body(identifier)).expect(201);
        Answer theirs = register(fleet.acme(), key, body(identifier)).expect(201);
        assertThat(theirs.machine().id()).isNotEqualTo(ours.machine().id());
        assertThat(theirs.machine().tenantId()).isNotEqualTo(ours.machine().tenantId());
        register(fleet.as("operator"), key, body(Unique.identifier())).expect(201);
    }

    @Test
    void restoringTakesAKeyToo() {
        Machine machine = admin.register();
        admin.delete(machine).expect(204);
        String key = Unique.token();
        Answer first = admin.call("POST", machine.path() + "/restore")
                .header("Idempotency-Key", key)
                .send()
                .expect(200);
        admin.delete(machine).expect(204);
        sameAnswer(
                admin.call("POST", machine.path() + "/restore")
                        .header("Idempotency-Key", key)
                        .send(),
                first);
        assertThat(admin.read(machine).machine().active()).isFalse();
    }

    @Test
    void whatAnAdministratorBeginsTakesAKeyToo() {
        String key = Unique.token();
        Answer first = rebuildAudit(key).expect(202);
        Answer repeated = rebuildAudit(key);
        sameAnswer(repeated, first);
        assertThat(repeated.header("Idempotency-Replayed")).isEqualTo("true");
    }

    private Answer rebuildAudit(String key) {
        return admin.call("POST", "/api/v1/admin/projections/audit/replay")
                .header("Idempotency-Key", key)
                .send();
    }

    @Test
    void simultaneousPostsOfOneKeyRegisterOneMachine() {
        for (int round = 0; round < 10; round++) {
            String key = Unique.token();
            String identifier = Unique.identifier();
            List<Answer> answers = Parallel.atOnce(16, caller -> register(admin, key, body(identifier)));

            List<Answer> registered =
                    answers.stream().filter(answer -> answer.status() == 201).toList();
            assertThat(registered).isNotEmpty();
            registered.forEach(answer -> sameAnswer(answer, registered.get(0)));
            answers.stream().filter(answer -> answer.status() != 201).forEach(answer -> {
                answer.expectProblem(409, "IDEMPOTENCY_KEY_IN_FLIGHT");
                assertThat(answer.header("Retry-After")).matches("[1-9][0-9]*");
            });
            onlyOne(identifier);
            sameAnswer(register(admin, key, body(identifier)), registered.get(0));
        }
    }

    private void onlyOne(String identifier) {
        assertThat(admin.total("machine_identifier", identifier, "is_active", "all"))
                .isEqualTo(1);
    }

    private static void sameAnswer(Answer repeated, Answer first) {
        repeated.expect(first.status());
        assertThat(repeated.body()).isEqualTo(first.body());
        assertThat(repeated.header("Location")).isEqualTo(first.header("Location"));
        assertThat(repeated.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(repeated.header("Content-Type")).isEqualTo(first.header("Content-Type"));
    }

    private static Answer register(Api api, String key, String body) {
        return api.call("POST", Api.MACHINES)
                .header("Idempotency-Key", key)
                .json(body)
                .send();
    }

    private static String body(String identifier) {
        return Json.object("name", "Mill", "machine_identifier", identifier, "protocol", "json");
    }
}
