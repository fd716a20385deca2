package io.fleetledger.commands;

/**
 * One field that breaks a rule.
 *
 * @param field the field's name in the API, {@code machine_identifier}
 * @param message what is wrong, for a person
 * @param type what is wrong, for a program: {@code missing}, {@code string_too_long}, …
 */
public record Violation(String field, String message, String type) {}
