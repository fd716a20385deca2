package io.fleetledger.query.stream;

import io.fleetledger.query.subscription.Envelope;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.databind.json.JsonMapper;

/** How server-sent events are written (WHATWG HTML, section 9.2). */
final class Frames {

    /** Names and values of the envelope say themselves how they are written. */
    static final JsonMapper JSON = JsonMapper.builder().build();

    private Frames() {}

    /** An event. JSON has no line breaks, so that its data is one line. */
    static byte[] of(Envelope envelope) {
        return bytes("id: " + envelope.id() + "\nevent: " + envelope.type() + "\ndata: "
                + JSON.writeValueAsString(envelope) + "\n\n");
    }

    /** The beginning of a stream: how long to wait before coming back, and where to go on. */
    static byte[] beginning(Duration retry, String id) {
        return bytes("retry: " + retry.toMillis() + "\n" + place(id));
    }

    /**
     * A sign of life, and how far the stream has come: without data it is no event to its reader, who only goes on from
     * there later and meets what it did not ask for no second time.
     */
    static byte[] beat(String id) {
        return bytes(": still here\n" + place(id));
    }

    private static String place(String id) {
        return "id: " + id + "\n\n";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
