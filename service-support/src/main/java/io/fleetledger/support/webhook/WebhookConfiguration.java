package io.fleetledger.support.webhook;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Declares where webhooks may go, for the services that create them and for the sender. */
@Configuration(proxyBeanMethods = false)
class WebhookConfiguration {

    @Bean
    WebhookTargets webhookTargets(@Value("${fleet.webhooks.allow-private}") boolean allowPrivate) {
        return new WebhookTargets(allowPrivate);
    }
}
