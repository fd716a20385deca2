package io.fleetledger.support.validation;

import io.fleetledger.commands.FieldChange;
import io.fleetledger.commands.Violation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects every violation of a message, so that its sender learns of all at once. */
public final class Violations {

    private final List<Violation> found = new ArrayList<>();

    public void add(String field, String message, String type) {
        found.add(new Violation(field, message, type));
    }

    /** The rule's value, or null after a violation was added. */
    public <R, T> @Nullable T check(String field, R raw, Rule<R, T> rule) {
        try {
            return rule.apply(raw);
        } catch (InvalidValueException invalid) {
            add(field, invalid.message(), invalid.type());
            return null;
        }
    }

    /** The same for an optional field. */
    public <R> void checkIfPresent(String field, @Nullable R raw, Rule<R, ?> rule) {
        if (raw != null) {
            check(field, raw, rule);
        }
    }

    /** The same for the new value of a field, if it changes and is not cleared. */
    public <R> void checkChange(String field, @Nullable FieldChange<R> change, Rule<R, ?> rule) {
        checkIfPresent(field, change == null ? null : change.value(), rule);
    }

    /** Refuses to clear a required field. */
    public void requireValue(String field, @Nullable FieldChange<?> change) {
        if (change != null && change.value() == null) {
            add(field, "is required", "missing");
        }
    }

    /** Whether the field already has a violation. */
    public boolean has(String field) {
        return found.stream().anyMatch(violation -> violation.field().equals(field));
    }

    public boolean any() {
        return !found.isEmpty();
    }

    public List<Violation> found() {
        return List.copyOf(found);
    }
}
