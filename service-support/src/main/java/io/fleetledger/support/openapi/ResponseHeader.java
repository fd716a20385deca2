package io.fleetledger.support.openapi;

import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Schema;
import java.util.Locale;
import java.util.Set;

/** A header that callers read. It is {@code required} if every answer that may have it does. */
public enum ResponseHeader {
    /** Sent with a resource as it is after the request. */
    ETAG("ETag", true, "string", "Which version this is, which a change takes as If-Match; or which state."),
    /** Sent with answers about what was created or begun. */
    LOCATION("Location", true, "string", "The path where it is, or where its progress is."),
    /** Sent with downloads. */
    FILE_NAME("Content-Disposition", true, "string", "attachment, with a file name."),
    /** Sent after a write that reads may not show yet. */
    PROJECTION_PENDING("X-Projection-Pending", false, "string", "true: reads may not show this yet. Else left out."),
    /** Sent after a write that was asked not to wait. */
    PREFERENCE_APPLIED("Preference-Applied", false, "string", "respond-async, if the request preferred that."),
    /** Sent with the repeat of a request under a key. */
    IDEMPOTENCY_REPLAYED(
            "Idempotency-Replayed",
            false,
            "string",
            "true: the answer that was given first under this Idempotency-Key. Else left out."),
    /** Sent with every answer of the API. */
    CORRELATION_ID("X-Correlation-Id", true, "string", "By which log lines, events and this answer go together."),
    /** Left out where the container finds the request unreadable. */
    CORRELATION_ID_IF_READ(
            "X-Correlation-Id", false, "string", "As elsewhere; left out where not even the path could be read."),
    /** Sent with a refusal for want of a token or key. */
    CHALLENGE("WWW-Authenticate", true, "string", "How to say who is asking (RFC 6750)."),
    /** Sent with a transient refusal. */
    RETRY_AFTER_AN_OUTAGE("Retry-After", true, "integer", "Seconds after which it is worth another try."),
    /** Sent with a conflict if it is transient. */
    RETRY_AFTER_IN_FLIGHT("Retry-After", false, "integer", "Seconds, if the conflict passes by itself.");

    private final String header;
    private final boolean required;
    private final String type;
    private final String meaning;

    ResponseHeader(String header, boolean required, String type, String meaning) {
        this.header = header;
        this.required = required;
        this.type = type;
        this.meaning = meaning;
    }

    /** Its name in answers. */
    public String header() {
        return header;
    }

    /** Its name in the API document, which has some headers more than once. */
    String component() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Header documented() {
        Schema<Object> schema = new Schema<>();
        schema.setTypes(Set.of(type));
        Header documented = new Header().description(meaning).schema(schema);
        documented.setRequired(required);
        return documented;
    }

    Header reference() {
        return new Header().$ref("#/components/headers/" + component());
    }
}
