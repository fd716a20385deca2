package io.fleetledger.standalone;

import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.util.Locale;
import java.util.Optional;

/**
 * A request as it was sent, and its answer.
 *
 * @param sent the target and the body, as text
 * @param body as text, unpacked if it was packed; of a stream that does not end, what came in a moment
 */
record FuzzExchange(FuzzDraft draft, HttpRequest request, String sent, int status, HttpHeaders headers, String body) {

    String contentType() {
        return headers.firstValue("Content-Type").orElse("");
    }

    Optional<String> etag() {
        return headers.firstValue("ETag");
    }

    String mediaType() {
        return contentType().split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /** After how many seconds a busy server wants to be asked again; 0 if it is not busy. */
    long comesAgain() {
        return status == 503 ? headers.firstValueAsLong("Retry-After").orElse(0) : 0;
    }

    boolean isJson() {
        return mediaType().equals("application/json") || mediaType().equals("application/problem+json");
    }

    /** The request for a shell, with a variable for the client's token. */
    String curl() {
        StringBuilder line =
                new StringBuilder("curl -i -X " + request.method() + " " + quoted(String.valueOf(request.uri())));
        request.headers()
                .map()
                .forEach((name, values) -> values.forEach(value -> line.append(" -H ")
                        .append(
                                name.equalsIgnoreCase("Authorization")
                                        ? "\"Authorization: Bearer $TOKEN_OF_"
                                                + draft.client().replace('-', '_') + "\""
                                        : quoted(name + ": " + value))));
        if (draft.body() != null) {
            line.append(" --data-binary ").append(quoted(sent.substring(sent.indexOf('\n') + 1)));
        }
        return line.toString();
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("$'");
        text.chars().forEach(character -> {
            if (character == '\'' || character == '\\') {
                quoted.append('\\').append((char) character);
            } else if (character < ' ') {
                quoted.append(String.format(Locale.ROOT, "\\x%02x", character));
            } else {
                quoted.append((char) character);
            }
        });
        return quoted.append('\'').toString();
    }
}
