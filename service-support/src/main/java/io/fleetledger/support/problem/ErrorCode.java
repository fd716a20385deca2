package io.fleetledger.support.problem;

import java.util.Locale;
import org.springframework.http.HttpStatus;

/**
 * One kind of error of the API.
 *
 * @param code stable, upper snake case
 * @param status the HTTP status it always comes with
 * @param meaning one sentence for the API document
 */
public record ErrorCode(String code, HttpStatus status, String meaning) {

    /** The problem's {@code type}: a name, not an address that can be opened. */
    public String type() {
        return "urn:fleet-ledger:problem:" + code.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The problem's {@code title}: the code, readable. */
    public String title() {
        String words = code.toLowerCase(Locale.ROOT).replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
