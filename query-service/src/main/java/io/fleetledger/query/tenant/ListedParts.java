package io.fleetledger.query.tenant;

import io.fleetledger.queries.TenantQuery;
import io.fleetledger.queries.webhook.FindWebhooksQuery;
import io.fleetledger.queries.webhook.WebhookPage;
import io.fleetledger.support.axon.Queries;
import io.fleetledger.support.security.Caller;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Lists from stores of their own, in the lists' format: read page by page, as callers do. They are short. */
@Configuration(proxyBeanMethods = false)
class ListedParts {

    private static final int BATCH_SIZE = 100;

    /** Makes the query for a page, counted from 1. */
    @FunctionalInterface
    private interface Pages {

        TenantQuery query(String tenantId, int page);
    }

    private record Listed<P>(
            String name, Queries queries, JsonMapper json, Pages pages, Class<P> type, Function<P, List<?>> items)
            implements TenantExportPart {

        @Override
        public void write(Caller tenant, OutputStream out) throws IOException {
            OutputStream lines = new BufferedOutputStream(out);
            int page = 1;
            List<?> found;
            do {
                found = items.apply(queries.query(tenant, pages.query(tenant.tenantId(), page), type));
                for (Object item : found) {
                    lines.write(json.writeValueAsBytes(item));
                    lines.write('\n');
                }
                page++;
            } while (found.size() == BATCH_SIZE);
            lines.flush();
        }
    }

    @Bean
    TenantExportPart exportedWebhooks(Queries queries, JsonMapper json) {
        return new Listed<>(
                "webhooks",
                queries,
                json,
                (tenantId, page) -> new FindWebhooksQuery(tenantId, page, BATCH_SIZE),
                WebhookPage.class,
                WebhookPage::items);
    }
}
