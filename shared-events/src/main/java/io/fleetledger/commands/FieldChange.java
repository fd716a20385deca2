package io.fleetledger.commands;

import org.jspecify.annotations.Nullable;

/**
 * The new value of one field in a partial change. A command leaves a field alone by carrying no {@code FieldChange}
 * for it; a {@code FieldChange} of null clears the field.
 */
public record FieldChange<T>(@Nullable T value) {}
