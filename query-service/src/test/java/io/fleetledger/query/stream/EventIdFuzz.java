package io.fleetledger.query.stream;

import io.fleetledger.query.subscription.Envelopes;
import io.fleetledger.support.fuzz.FuzzInputs;
import io.fleetledger.support.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.mock.web.MockHttpServletRequest;

/** Any {@code Last-Event-ID} is left out, the id of a position, written as that position's is, or refused with 400. */
final class EventIdFuzz {

    private EventIdFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        String header = new String(input, StandardCharsets.ISO_8859_1);
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/api/v1/events");
        request.addHeader(EventRequest.LAST_EVENT_ID, header);
        FuzzInputs.within(64 << 20, 2_000, () -> check(request, header));
    }

    private static void check(MockHttpServletRequest request, String header) {
        Long position;
        try {
            position = EventRequest.lastEventId(request);
        } catch (ProblemException refused) {
            require(refused.problem().error().status().value() == 400 && !header.isBlank(), refused);
            return;
        }
        require(position == null ? header.isBlank() : position >= SubscriberLog.BEGINNING, position);
        require(position == null || Envelopes.idAt(position).equals(header.strip()), position);
    }

    private static void require(boolean holds, @Nullable Object otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
