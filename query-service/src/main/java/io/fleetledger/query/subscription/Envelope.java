package io.fleetledger.query.subscription;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event as a subscriber sees it: CloudEvents 1.0 in JSON. {@code source} and {@code subject}, joined by a slash, are
 * the path of the resource.
 *
 * @param id the event's position in the log, opaque to clients; with {@code source} it identifies the event
 * @param type as {@link io.fleetledger.events.subscription.PublishedType} has it
 * @param subject the resource below {@code source}, such as {@code machines/<id>}
 * @param time when it happened
 * @param tenantId the event's tenant; no other tenant is ever sent it
 * @param correlationId the trace id of the request that started it all, or null
 * @param actor the user or key that caused it, or null
 * @param data the event's fields, in snake case, under the names that the API uses elsewhere; a value may be null
 */
@JsonPropertyOrder({
    "specversion",
    "id",
    "source",
    "type",
    "subject",
    "time",
    "datacontenttype",
    "tenantid",
    "correlationid",
    "actor",
    "data"
})
public record Envelope(
        @JsonProperty("id") String id,
        @JsonProperty("type") String type,
        @JsonProperty("subject") String subject,
        @JsonProperty("time") Instant time,
        // CloudEvents allow letters and digits only in the names of extensions.
        @JsonProperty("tenantid") String tenantId,

        @JsonProperty("correlationid") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String correlationId,

        @JsonProperty("actor") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String actor,

        @JsonProperty("data") Map<String, @Nullable Object> data) {

    /** The media type of one such object. */
    public static final String MEDIA_TYPE = "application/cloudevents+json";

    private static final String SPEC_VERSION = "1.0";
    private static final String SOURCE = "/api/v1";

    public Envelope {
        data = Collections.unmodifiableMap(new LinkedHashMap<>(data)); // Keeps its order, and its nulls.
    }

    /** The version of CloudEvents. */
    @JsonProperty("specversion")
    public String specVersion() {
        return SPEC_VERSION;
    }

    /** What {@link #subject} is relative to. */
    @JsonProperty("source")
    public String source() {
        return SOURCE;
    }

    /** What {@link #data} is. */
    @JsonProperty("datacontenttype")
    public String dataContentType() {
        return "application/json";
    }
}
