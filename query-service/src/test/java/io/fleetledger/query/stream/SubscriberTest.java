package io.fleetledger.query.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.query.stream.Subscriber.Ending;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** What waits for a reader that is not ready. */
class SubscriberTest {

    private final List<String> taken = new ArrayList<>();
    private boolean ready;

    private final Subscriber subscriber = new Subscriber(
            new EventFilter("acme", Set.of(), null, null),
            0,
            told -> List.of(),
            new Subscriber.Outlet() {
                @Override
                public boolean isReady() {
                    return ready;
                }

                @Override
                public void send(List<byte[]> messages) {
                    messages.forEach(message -> taken.add(new String(message, StandardCharsets.UTF_8)));
                }

                @Override
                public void end(Ending why) {
                    taken.add(why.name());
                }
            },
            new StreamLimits(
                    1, 1, DataSize.ofKilobytes(1), Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1)),
            Runnable::run);

    @Test
    void theNewerTakesThePlaceOfTheOlderByItsOwnTimeAndNothingElseIsLeftOut() {
        put("temp 1", "temp", 5);
        subscriber.put(bytes("status"));
        put("temp of before", "temp", 4);
        put("speed 1", "speed", 1);
        put("temp 2", "temp", 6);
        subscriber.put(bytes("status"));
        assertThat(taken).isEmpty();

        ready = true;
        subscriber.drain();
        assertThat(taken).containsExactly("status", "speed 1", "temp 2", "status");

        put("temp 3", "temp", 1);
        subscriber.drain();
        assertThat(taken).as("nothing waits that it could be merged with").endsWith("status", "temp 3");
    }

    private void put(String text, String merging, long at) {
        subscriber.put(new OutgoingMessage(bytes(text), merging, at));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
