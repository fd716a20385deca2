package io.fleetledger.support.webhook;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where webhooks may go, for who makes them and for who sends. */
@Configuration(proxyBeanMethods = false)
class WebhookConfiguration {

    @Bean
    WebhookTargets webhookTargets(@Value("${fleet.webhooks.allow-private}") boolean privateToo) {
        return new WebhookTargets(privateToo);
    }
}
