package io.fleetledger.support.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetledger.events.PersonalData;
import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Map;

/** Which fields of a class are {@link PersonalData}, and what they are. */
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

    /** What is done with one of the texts. */
    @FunctionalInterface
    interface Change {
        String of(String tenantId, String what, String text);
    }

    /** The same with these fields changed; what is not filled in stays so. */
    JsonNode with(JsonNode whole, Change change) {
        JsonNode tenantId = whole.path(TENANT_ID);
        if (!tenantId.isTextual()) { // An aggregate that nothing has happened to.
            return whole;
        }
        ObjectNode changed = ((ObjectNode) whole).objectNode();
        changed.setAll((ObjectNode) whole); // What was given may be read once more.
        whatByName.forEach((name, what) -> {
            JsonNode text = whole.path(name);
            if (text.isTextual()) {
                changed.put(name, change.of(tenantId.textValue(), what, text.textValue()));
            }
        });
        return changed;
    }
}
