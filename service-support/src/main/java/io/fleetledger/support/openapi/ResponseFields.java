package io.fleetledger.support.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.Method;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Documents which fields of each answered record are always present and which may be null, from the code: answers
 * contain nulls, so a field is always present unless its {@link JsonInclude} says otherwise, and null only where it is
 * {@link Nullable}. Records whose names end in {@code Request} are bodies that clients send; only their annotations say
 * which fields are optional.
 */
final class ResponseFields implements ModelConverter {

    private static final String OURS = "io.fleetledger.";
    private static final String SENT = "Request";
    private static final String REFERENCE = Components.COMPONENTS_SCHEMAS_REF;

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        Schema<?> resolved = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
        Class<?> raw = Json31.mapper().constructType(type.getType()).getRawClass();
        if (resolved != null && isAnswered(raw)) {
            Schema<?> model = modelOf(resolved, context);
            if (model != null) {
                describe(model, raw);
            }
        }
        return resolved;
    }

    private static boolean isAnswered(Class<?> raw) {
        return raw.isRecord()
                && raw.getName().startsWith(OURS)
                && !raw.getSimpleName().endsWith(SENT);
    }

    /** Null within a recursive type, whose model is defined when the outermost one is done. */
    private static @Nullable Schema<?> modelOf(Schema<?> resolved, ModelConverterContext context) {
        return resolved.get$ref() == null
                ? resolved
                : context.getDefinedModels().get(resolved.get$ref().substring(REFERENCE.length()));
    }

    @SuppressWarnings("rawtypes") // The type that the model declares.
    private static void describe(Schema<?> model, Class<?> record) {
        Map<String, Schema> properties = model.getProperties();
        if (properties == null) {
            return;
        }
        Set<String> required = new TreeSet<>();
        if (model.getRequired() != null) {
            required.addAll(model.getRequired());
        }
        describe(properties, required, record);
        model.setRequired(List.copyOf(required));
    }

    @SuppressWarnings("rawtypes")
    private static void describe(Map<String, Schema> properties, Set<String> required, Class<?> record) {
        for (Method value : record.getDeclaredMethods()) {
            if (value.isAnnotationPresent(JsonUnwrapped.class)) {
                describe(properties, required, value.getReturnType());
            }
            JsonProperty named = value.getAnnotation(JsonProperty.class);
            if (named == null || !properties.containsKey(named.value())) {
                continue;
            }
            JsonInclude inclusion = value.getAnnotation(JsonInclude.class);
            if (inclusion != null) {
                continue; // Left out rather than null.
            }
            required.add(named.value());
            if (value.getAnnotatedReturnType().isAnnotationPresent(Nullable.class)) {
                properties.computeIfPresent(named.value(), (name, schema) -> NullableSchemas.orNull(schema));
            }
        }
    }
}
