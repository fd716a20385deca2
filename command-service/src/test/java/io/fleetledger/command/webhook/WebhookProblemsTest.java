package io.fleetledger.command.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WebhookProblemsTest {

    @Test
    void anInstallationWithoutAKeySaysWhenToAskAgain() {
        var problem = WebhookProblems.notSetUp().problem();

        assertThat(problem.error().code()).isEqualTo("WEBHOOKS_NOT_SET_UP");
        assertThat(problem.headers()).containsEntry("Retry-After", "300");
    }
}
