package io.fleetledger.command.webhook;

import io.fleetledger.events.subscription.PublishedType;
import io.fleetledger.support.validation.InvalidValueException;
import io.fleetledger.support.webhook.WebhookTargets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The rules of a webhook's fields, for requests and commands. */
final class WebhookFields {

    private WebhookFields() {}

    /** http or https, 1..2,048 characters, without user and fragment; its target is checked elsewhere. */
    static String url(String raw) {
        WebhookTargets.parse(raw);
        return raw;
    }

    /** Known types only, each kept once; none means all. */
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
