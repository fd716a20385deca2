package io.fleetledger.support.axon;

import io.fleetledger.commands.IncompleteCommandRefusal;
import io.fleetledger.support.validation.Violations;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jspecify.annotations.Nullable;

/**
 * Refuses commands that lack a required field. Requests are checked before they become commands, but other services
 * send commands of their own, in which a field left out is null. It would be stored in an event, which no projection
 * could handle.
 */
final class RequiredFields {

    private static final ClassValue<List<Field>> FIELDS = new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
            return Arrays.stream(type.getRecordComponents())
                    .filter(component -> !component.getType().isPrimitive())
                    .map(Field::of)
                    .toList();
        }
    };

    private RequiredFields() {}

    /** @param name as the API spells it */
    private record Field(String name, Method accessor, boolean required) {

        static Field of(RecordComponent component) {
            return new Field(
                    component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT),
                    component.getAccessor(),
                    !component.getAnnotatedType().isAnnotationPresent(Nullable.class));
        }

        @Nullable Object in(Object message) {
            try {
                return accessor.invoke(message);
            } catch (ReflectiveOperationException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    /** Intercepts command handlers. */
    static Object check(UnitOfWork<? extends CommandMessage<?>> unit, InterceptorChain handler) throws Exception {
        Violations violations = new Violations();
        collect("", unit.getMessage().getPayload(), violations);
        if (violations.any()) {
            throw new CommandExecutionException(
                    unit.getMessage().getCommandName() + " lacks required fields: " + violations.found(),
                    null,
                    new IncompleteCommandRefusal("The command lacks required fields.", violations.found()));
        }
        return handler.proceed();
    }

    private static void collect(String path, @Nullable Object value, Violations violations) {
        if (value instanceof Collection<?> elements) {
            elements.forEach(element -> collect(path, element, violations));
        } else if (value instanceof Record message) {
            for (Field field : FIELDS.get(message.getClass())) {
                String name = path.isEmpty() ? field.name() : path + "." + field.name();
                Object content = field.in(message);
                if (content != null) {
                    collect(name, content, violations);
                } else if (field.required() && !violations.has(name)) {
                    violations.add(name, "is required", "missing");
                }
            }
        }
    }
}
