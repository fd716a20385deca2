package io.fleetledger.command;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/** Commands as another service may send them: a field left out is null. */
public final class MissingFields {

    private static final Set<String> CHECKED_FOR_ALL_COMMANDS = Set.of("tenantId");

    private MissingFields() {}

    /** The command without each of its required fields in turn; commands that cannot be made are left out. */
    public static <C extends Record> List<C> of(C command) {
        List<C> incomplete = new ArrayList<>();
        for (RecordComponent missing : command.getClass().getRecordComponents()) {
            if (isRequired(missing)) {
                C without = without(command, missing);
                if (without != null) {
                    incomplete.add(without);
                }
            }
        }
        return incomplete;
    }

    private static boolean isRequired(RecordComponent component) {
        return !component.getType().isPrimitive()
                && !component.getAnnotatedType().isAnnotationPresent(Nullable.class)
                && !component.getAccessor().isAnnotationPresent(TargetAggregateIdentifier.class)
                && !CHECKED_FOR_ALL_COMMANDS.contains(component.getName());
    }

    @SuppressWarnings("unchecked") // A record's own class and constructor.
    private static <C extends Record> @Nullable C without(C command, RecordComponent missing) {
        RecordComponent[] components = command.getClass().getRecordComponents();
        try {
            Constructor<C> constructor = (Constructor<C>) command.getClass()
                    .getDeclaredConstructor(Arrays.stream(components)
                            .map(RecordComponent::getType)
                            .toArray(Class<?>[]::new));
            @Nullable Object[] values = new Object[components.length];
            for (int at = 0; at < components.length; at++) {
                values[at] = components[at].getName().equals(missing.getName())
                        ? null
                        : components[at].getAccessor().invoke(command);
            }
            return constructor.newInstance(values);
        } catch (InvocationTargetException refused) {
            return null;
        } catch (ReflectiveOperationException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
