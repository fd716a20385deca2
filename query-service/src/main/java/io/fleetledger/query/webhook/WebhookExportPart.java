package io.fleetledger.query.webhook;

import io.fleetledger.queries.webhook.FindWebhooksQuery;
import io.fleetledger.queries.webhook.WebhookPage;
import io.fleetledger.queries.webhook.WebhookView;
import io.fleetledger.query.tenant.TenantExportPart;
import io.fleetledger.support.axon.Queries;
import io.fleetledger.support.caller.Caller;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** A tenant's webhooks, in the format of their list, whose pages it reads. They are few. */
@Component
final class WebhookExportPart implements TenantExportPart {

    private static final int PAGE_SIZE = 100;

    private final Queries queries;
    private final JsonMapper json;

    WebhookExportPart(Queries queries, JsonMapper json) {
        this.queries = queries;
        this.json = json;
    }

    @Override
    public String name() {
        return "webhooks";
    }

    @Override
    public void write(Caller tenant, OutputStream out) throws IOException {
        OutputStream lines = new BufferedOutputStream(out);
        int number = 1;
        WebhookPage page;
        do {
            page = queries.query(
                    tenant, new FindWebhooksQuery(tenant.tenantId(), number, PAGE_SIZE), WebhookPage.class);
            for (WebhookView webhook : page.items()) {
                lines.write(json.writeValueAsBytes(webhook));
                lines.write('\n');
            }
            number++;
        } while (number <= page.totalPages());
        lines.flush();
    }
}
