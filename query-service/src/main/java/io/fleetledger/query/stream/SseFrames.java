package io.fleetledger.query.stream;

import io.fleetledger.query.subscription.Envelope;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.databind.json.JsonMapper;

/** Formats server-sent events (WHATWG HTML, section 9.2). */
final class SseFrames {

    /** Unconfigured: the envelope itself declares how its names and values are written. */
    static final JsonMapper JSON = JsonMapper.builder().build();

    private SseFrames() {}

    /** An event. JSON has no line breaks, so its data is one line. */
    static byte[] of(Envelope envelope) {
        return bytes("id: " + envelope.id() + "\nevent: " + envelope.type() + "\ndata: "
                + JSON.writeValueAsString(envelope) + "\n\n");
    }

    /** The beginning of a stream: the delay before a reconnect, and the id from which to resume. */
    static byte[] beginning(Duration retry, String id) {
        return bytes("retry: " + retry.toMillis() + "\n" + place(id));
    }

    /**
     * A heartbeat with the stream's position: without data, it is no event to the reader, which only resumes from there
     * later and does not receive the events it did not want again.
     */
    static byte[] heartbeat(String id) {
        return bytes(": still here\n" + place(id));
    }

    private static String place(String id) {
        return "id: " + id + "\n\n";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
