package io.fleetledger.query.webhook;

import io.fleetledger.support.axon.MessageKeys;
import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.ProjectionNames;
import java.time.Duration;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How the processing group of webhooks follows the log. */
@Configuration(proxyBeanMethods = false)
class WebhookProcessingConfiguration {

    private static final int BATCH_SIZE = 200;

    /** Includes readings: a webhook may ask for them. */
    @Bean
    ProcessingGroup webhooksGroup() {
        return new ProcessingGroup(
                        ProjectionNames.WEBHOOKS,
                        1,
                        BATCH_SIZE,
                        message -> Optional.ofNullable(
                                (String) message.getMetaData().get(MessageKeys.TENANT)))
                .followingReadings()
                .undivided("A webhook is sent its tenant's events in the order of the log, whatever they are of.")
                .asLasting();
    }

    @Bean
    WebhookSettings webhookSettings(
            @Value("${fleet.webhooks.first-retry}") Duration firstRetry,
            @Value("${fleet.webhooks.last-retry}") Duration lastRetry,
            @Value("${fleet.webhooks.give-up-after}") Duration giveUpAfter,
            @Value("${fleet.webhooks.waiting-at-most}") long waitingAtMost,
            @Value("${fleet.webhooks.dead-letters}") Duration deadLetters,
            @Value("${fleet.webhooks.connect-timeout}") Duration connectTimeout,
            @Value("${fleet.webhooks.timeout}") Duration timeout,
            @Value("${fleet.webhooks.workers}") int workers,
            @Value("${fleet.webhooks.lease}") Duration lease) {
        return new WebhookSettings(
                firstRetry,
                lastRetry,
                giveUpAfter,
                waitingAtMost,
                deadLetters,
                connectTimeout,
                timeout,
                workers,
                lease);
    }
}
