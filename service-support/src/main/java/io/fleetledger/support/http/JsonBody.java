package io.fleetledger.support.http;

import io.fleetledger.commands.FieldChange;
import io.fleetledger.commands.Violation;
import io.fleetledger.support.problem.FieldProblem;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.validation.InvalidValueException;
import io.fleetledger.support.validation.Rule;
import io.fleetledger.support.validation.Violations;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A JSON object read field by field rather than bound, so that an answer reports every invalid field at once, and a
 * field left out differs from one set to null. Unknown properties are ignored.
 *
 * <p>Use: take each {@link Field}, then call {@link #refuseIfInvalid()}, then read the values.
 */
public final class JsonBody {

    private final JsonNode object;
    private final Violations violations = new Violations();

    JsonBody(JsonNode object) {
        this.object = object;
        if (!object.isObject()) {
            throw new ProblemException(Problem.invalid(
                    List.of(FieldProblem.in("body", new Violation("", "must be a JSON object", "object_type")))));
        }
    }

    /** A field of JSON type string. */
    public Field<String> text(String name) {
        return new Field<>(name, node -> {
            if (!node.isString()) {
                throw new InvalidValueException("must be a string", "string_type");
            }
            return node.stringValue();
        });
    }

    /** A field of JSON type number without a fraction, within the range of int. */
    public Field<Integer> integer(String name) {
        return new Field<>(name, node -> {
            if (!node.isIntegralNumber()) {
                throw new InvalidValueException("must be an integer", "int_type");
            }
            if (!node.canConvertToInt()) {
                throw new InvalidValueException("is out of range", "int_range");
            }
            return node.intValue();
        });
    }

    /** A field of JSON type number, within the range of double. */
    public Field<Double> number(String name) {
        return new Field<>(name, node -> {
            if (!node.isNumber()) {
                throw new InvalidValueException("must be a number", "float_type");
            }
            double value = node.doubleValue();
            if (!Double.isFinite(value)) {
                throw new InvalidValueException("must be finite", "finite_number");
            }
            return value;
        });
    }

    /** A field of JSON type boolean. */
    public Field<Boolean> bool(String name) {
        return new Field<>(name, node -> {
            if (!node.isBoolean()) {
                throw new InvalidValueException("must be true or false", "bool_type");
            }
            return node.booleanValue();
        });
    }

    /** A field of JSON type array, of strings. */
    public Field<List<String>> texts(String name) {
        return new Field<>(name, node -> {
            if (!node.isArray() || node.valueStream().anyMatch(element -> !element.isString())) {
                throw new InvalidValueException("must be an array of strings", "list_type");
            }
            return node.valueStream().map(JsonNode::stringValue).toList();
        });
    }

    /**
     * A required field of JSON type array, of at most {@code max} UUIDs. Each element that is no UUID is a violation of
     * its own.
     */
    public Checked<List<UUID>> uuids(String name, int max) {
        JsonNode node = object.get(name);
        if (node == null || node.isNull()) {
            violations.add(name, "is required", "missing");
        } else if (!node.isArray()) {
            violations.add(name, "must be an array of UUIDs", "list_type");
        } else if (node.size() > max) {
            violations.add(name, "must have at most " + max + " elements", "too_long");
        } else {
            return new Checked<>(uuidsIn(name, node));
        }
        return new Checked<>(null);
    }

    private List<UUID> uuidsIn(String name, JsonNode array) {
        List<UUID> ids = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            JsonNode element = array.get(i);
            try {
                ids.add(QueryParameters.uuid(element.isString() ? element.stringValue() : ""));
            } catch (InvalidValueException noId) {
                violations.add(name, "element " + i + " " + noId.message(), noId.type());
            }
        }
        return ids;
    }

    /** Rules that span fields; they can ask which fields are invalid already. */
    public void check(Consumer<Violations> rules) {
        rules.accept(violations);
    }

    /** 422 with every violation found so far, if there is any. */
    public void refuseIfInvalid() {
        if (violations.any()) {
            throw new ProblemException(Problem.invalid(violations.found().stream()
                    .map(violation -> FieldProblem.in("body", violation))
                    .toList()));
        }
    }

    /** 422 unless at least one of these fields is present. */
    public void requireAnyOf(List<String> names) {
        if (names.stream().noneMatch(object::has)) {
            throw new ProblemException(Problem.invalid(List.of(FieldProblem.in(
                    "body", new Violation("", "must set at least one of " + String.join(", ", names), "missing")))));
        }
    }

    /** A field whose JSON type has been checked, but not yet its rule. */
    public final class Field<R> {

        private final String name;
        private final Rule<JsonNode, R> typed;

        private Field(String name, Rule<JsonNode, R> typed) {
            this.name = name;
            this.typed = typed;
        }

        /** Must be there and not null. */
        public <T> Checked<T> required(Rule<R, T> rule) {
            JsonNode node = object.get(name);
            if (node == null || node.isNull()) {
                violations.add(name, "is required", "missing");
                return new Checked<>(null);
            }
            return new Checked<>(check(node, rule));
        }

        /** May be left out or null. */
        public <T> Checked<T> optional(Rule<R, T> rule) {
            JsonNode node = object.get(name);
            return new Checked<>(node == null || node.isNull() ? null : check(node, rule));
        }

        /** For a partial change: null when left out; must not be null when there. */
        public <T> @Nullable FieldChange<T> change(Rule<R, T> rule) {
            return object.has(name) ? new FieldChange<>(required(rule).orNull()) : null;
        }

        /** For a partial change: null when left out; null when there clears the field. */
        public <T> @Nullable FieldChange<T> clearableChange(Rule<R, T> rule) {
            return object.has(name) ? new FieldChange<>(optional(rule).orNull()) : null;
        }

        private <T> @Nullable T check(JsonNode node, Rule<R, T> rule) {
            return violations.check(name, node, raw -> rule.apply(typed.apply(raw)));
        }
    }

    /** A field's value, to be read after {@link #refuseIfInvalid()}. */
    public record Checked<T>(@Nullable T orNull) {

        /** The value of a required field. */
        public T value() {
            if (orNull == null) {
                throw new IllegalStateException("Read before refuseIfInvalid()");
            }
            return orNull;
        }
    }
}
