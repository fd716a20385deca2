package io.fleetledger.support.validation;

/** A value breaks its field's rule. Rules throw it; the reader of a whole message collects it. */
public final class InvalidValueException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String type;

    /**
     * @param message for a person, without the field's name
     * @param type for a program: {@code missing}, {@code string_too_long}, …
     */
    public InvalidValueException(String message, String type) {
        super(message, null, false, false);
        this.type = type;
    }

    /** The kind of violation, for a program. */
    public String type() {
        return type;
    }

    /** The description of the violation, for a person. */
    public String message() {
        return String.valueOf(getMessage());
    }
}
