package io.fleetledger.support.validation;

/** Turns a raw value into the valid, normalised one, or throws {@link InvalidValueException}. */
@FunctionalInterface
public interface Rule<R, T> {

    T apply(R raw);
}
