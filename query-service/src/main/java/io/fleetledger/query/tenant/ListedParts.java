package io.fleetledger.query.tenant;

import io.fleetledger.queries.TenantQuery;
import io.fleetledger.queries.alert.AlertFilter;
import io.fleetledger.queries.alert.AlertPage;
import io.fleetledger.queries.alert.FindAlertsQuery;
import io.fleetledger.queries.apikey.ApiKeyPage;
import io.fleetledger.queries.apikey.FindApiKeysQuery;
import io.fleetledger.queries.group.FindMachineGroupsQuery;
import io.fleetledger.queries.group.MachineGroupPage;
import io.fleetledger.queries.importjob.FindImportJobsQuery;
import io.fleetledger.queries.importjob.ImportJobPage;
import io.fleetledger.queries.rule.AlertRulePage;
import io.fleetledger.queries.rule.FindAlertRulesQuery;
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

/** What lists show, as the lists show it: asked page by page, as callers ask. */
@Configuration(proxyBeanMethods = false)
class ListedParts {

    private static final int AT_ONCE = 100;

    /** What asks for a page, counted from 1. */
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
                found = items.apply(queries.ask(tenant, pages.query(tenant.tenantId(), page), type));
                for (Object item : found) {
                    lines.write(json.writeValueAsBytes(item));
                    lines.write('\n');
                }
                page++;
            } while (found.size() == AT_ONCE);
            lines.flush();
        }
    }

    @Bean
    TenantExportPart exportedGroups(Queries queries, JsonMapper json) {
        return new Listed<>(
                "machine-groups",
                queries,
                json,
                (tenantId, page) -> new FindMachineGroupsQuery(tenantId, null, null, null, false, page, AT_ONCE),
                MachineGroupPage.class,
                MachineGroupPage::items);
    }

    @Bean
    TenantExportPart exportedRules(Queries queries, JsonMapper json) {
        return new Listed<>(
                "alert-rules",
                queries,
                json,
                (tenantId, page) -> new FindAlertRulesQuery(tenantId, null, null, null, null, page, AT_ONCE),
                AlertRulePage.class,
                AlertRulePage::items);
    }

    @Bean
    TenantExportPart exportedAlerts(Queries queries, JsonMapper json) {
        AlertFilter all = new AlertFilter(null, null, null, null, null, null, null);
        return new Listed<>(
                "alerts",
                queries,
                json,
                (tenantId, page) -> new FindAlertsQuery(tenantId, all, page, AT_ONCE),
                AlertPage.class,
                AlertPage::items);
    }

    @Bean
    TenantExportPart exportedApiKeys(Queries queries, JsonMapper json) {
        return new Listed<>(
                "api-keys",
                queries,
                json,
                (tenantId, page) -> new FindApiKeysQuery(tenantId, page, AT_ONCE),
                ApiKeyPage.class,
                ApiKeyPage::items);
    }

    @Bean
    TenantExportPart exportedWebhooks(Queries queries, JsonMapper json) {
        return new Listed<>(
                "webhooks",
                queries,
                json,
                (tenantId, page) -> new FindWebhooksQuery(tenantId, page, AT_ONCE),
                WebhookPage.class,
                WebhookPage::items);
    }

    @Bean
    TenantExportPart exportedImportJobs(Queries queries, JsonMapper json) {
        return new Listed<>(
                "import-jobs",
                queries,
                json,
                (tenantId, page) -> new FindImportJobsQuery(tenantId, page, AT_ONCE),
                ImportJobPage.class,
                ImportJobPage::items);
    }
}
