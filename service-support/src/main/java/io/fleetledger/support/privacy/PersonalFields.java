package io.fleetledger.support.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetledger.events.PersonalData;
import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Map;

/** The fields of a class that are {@link PersonalData}, and the kind of each. */
final class PersonalFields {

    private static final String TENANT_ID = "tenantId";
    private static final PersonalFields NONE = new PersonalFields(Map.of());

    private static final ClassValue<PersonalFields> OF_CLASS = new ClassValue<>() {
        @Override
        protected PersonalFields computeValue(Class<?> type) {
            Map<String, String> found = new HashMap<>();
            for (Field field : type.getDeclaredFields()) {
                PersonalData personal = field.getAnnotation(PersonalData.class);
                if (personal != null) {
                    found.put(field.getName(), personal.value());
                }
            }
            return found.isEmpty() ? NONE : new PersonalFields(found);
        }
    };

    private final Map<String, String> whatByName;

    private PersonalFields(Map<String, String> whatByName) {
        this.whatByName = Map.copyOf(whatByName);
    }

    static PersonalFields of(Class<?> type) {
        return OF_CLASS.get(type);
    }

    boolean isNone() {
        return whatByName.isEmpty();
    }

    /** Changes one of the texts. */
    @FunctionalInterface
    interface Change {
        String of(String tenantId, String what, String text);
    }

    /** A copy with these fields changed; a field that is not set stays so. */
    JsonNode with(JsonNode whole, Change change) {
        JsonNode tenantId = whole.path(TENANT_ID);
        if (!tenantId.isTextual()) { // An aggregate without events.
            return whole;
        }
        ObjectNode changed = ((ObjectNode) whole).objectNode();
        changed.setAll((ObjectNode) whole); // The original may be read again.
        whatByName.forEach((name, what) -> {
            JsonNode text = whole.path(name);
            if (text.isTextual()) {
                changed.put(name, change.of(tenantId.textValue(), what, text.textValue()));
            }
        });
        return changed;
    }
}
