package io.fleetledger.query.subscription;

import io.fleetledger.events.subscription.PublishedType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How one kind of event is published, field by field: a field that an event gains later is published only once added
 * here.
 *
 * @param subject the resource's path below the API's
 * @param fields puts the fields of {@code data}
 */
record Publication<E>(
        PublishedType type,
        Class<E> event,
        Function<E, String> tenant,
        Function<E, String> subject,
        BiConsumer<E, Data> fields) {

    String tenantOf(Object payload) {
        return tenant.apply(event.cast(payload));
    }

    String subjectOf(Object payload) {
        return subject.apply(event.cast(payload));
    }

    Map<String, @Nullable Object> dataOf(Object payload) {
        Data data = new Data();
        fields.accept(event.cast(payload), data);
        return data.fields;
    }

    /** Fields in the order in which they are published. */
    static final class Data {

        private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

        Data put(String name, @Nullable Object value) {
            fields.put(name, value);
            return this;
        }

        /** Adds a field's old and new value. */
        Data change(String name, @Nullable Object oldValue, @Nullable Object newValue) {
            return put("old_" + name, oldValue).put("new_" + name, newValue);
        }

        Map<String, @Nullable Object> asValue() {
            return fields;
        }
    }
}
