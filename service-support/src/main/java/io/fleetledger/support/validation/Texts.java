package io.fleetledger.support.validation;

import org.jspecify.annotations.Nullable;

/** Rules for texts. Lengths count Unicode code points. */
public final class Texts {

    private Texts() {}

    /** Trimmed, with 1 to {@code max} code points. */
    public static String required(String raw, int max) {
        String text = wellFormed(raw).strip();
        if (text.isEmpty()) {
            throw new InvalidValueException("must not be blank", "string_too_short");
        }
        return atMost(text, max);
    }

    /** At most {@code max} code points. */
    public static String atMost(String text, int max) {
        wellFormed(text);
        if (text.codePointCount(0, text.length()) > max) {
            throw new InvalidValueException("must have at most " + max + " characters", "string_too_long");
        }
        return text;
    }

    /** Trimmed; null for a text of blanks only. */
    public static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    /** Refuses C0 and C1 control characters, line breaks among them. */
    public static String withoutControlCharacters(String text) {
        if (text.codePoints().anyMatch(Character::isISOControl)) {
            throw new InvalidValueException("must not contain control characters", "string_control_characters");
        }
        return text;
    }

    /** Half of a surrogate pair is not a character: it can be neither stored nor sent back. */
    private static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new InvalidValueException("must be valid Unicode", "string_unicode");
            }
        }
        return text;
    }
}
