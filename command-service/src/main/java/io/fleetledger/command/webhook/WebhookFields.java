package io.fleetledger.command.webhook;

import io.fleetledger.events.subscription.PublishedType;
import io.fleetledger.support.validation.InvalidValueException;
import io.fleetledger.support.webhook.WebhookTargets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a webhook's fields may be, on the request and on the command. */
final class WebhookFields {

    private WebhookFields() {}

    /** http or https, 1..2,048 characters, without user and fragment; where it leads is looked at elsewhere. */
    static String url(String raw) {
        WebhookTargets.parse(raw);
        return raw;
    }

    /** Each known, and kept once; none is all. */
    static List<String> eventTypes(List<String> raw) {
        Set<String> types = new LinkedHashSet<>();
        List<String> unknown = new ArrayList<>();
        for (String name : raw) {
            if (PublishedType.named(name).isPresent()) {
                types.add(name);
            } else {
                unknown.add(name);
            }
        }
        if (!unknown.isEmpty()) {
            throw new InvalidValueException(
                    "has elements that are no types: " + unknown.size() + "; there are "
                            + String.join(", ", PublishedType.wireNames()),
                    "enum");
        }
        return List.copyOf(types);
    }
}
