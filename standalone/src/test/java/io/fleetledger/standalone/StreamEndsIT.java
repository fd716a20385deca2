package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.reading.Reading;
import io.fleetledger.events.reading.ReadingsRecordedEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams that the server ends: nothing is lost by it, and nobody else notices. */
class StreamEndsIT {

    private static final String READINGS = "io.fleetledger.machine.readings-recorded";
    private static final UUID MACHINE = UUID.randomUUID();
    private static final int EVENTS = 600;

    @TempDir
    Path dataDir;

    @Test
    void whoDoesNotReadIsSentAwayWithoutSlowingOthersAndGoesOnLater() throws Exception {
        try (RunningFleet fleet = RunningFleet.start(dataDir, "fleet.streams.waiting=1MB");
                EventReader quick = fleet.events("viewer", "?type=" + READINGS);
                Socket slow = slowReader(fleet)) {
            Awaitility.await().until(() -> !quick.lastEventId().isEmpty());
            for (int number = 0; number < EVENTS; number++) {
                record(fleet, number);
                int sent = number + 1;
                if (sent % 20 == 0) { // As fast as it reads.
                    quick.await("the last ones", read -> read.size() == sent);
                }
            }
            quick.await("all of them", read -> read.size() == EVENTS);
            assertThat(quick.isOver()).isFalse();

            List<Integer> first = numbersIn(readToEnd(slow));
            assertThat(first.size()).as("what it has taken").isBetween(1, EVENTS - 1);
            String text = lastRead;
            try (EventReader again = fleet.events("viewer", "?type=" + READINGS, "Last-Event-ID", text)) {
                List<Integer> rest = again.await("the rest", read -> read.size() == EVENTS - first.size()).stream()
                        .map(event -> event.at("/data/readings/0/value").intValue())
                        .toList();
                assertThat(Stream.concat(first.stream(), rest.stream()))
                        .containsExactlyElementsOf(
                                IntStream.range(0, EVENTS).boxed().toList());
            }
        }
    }

    @Test
    void aServerThatStopsDoesNotWaitForItsStreams() {
        RunningFleet fleet = RunningFleet.start(dataDir);
        EventReader reader = fleet.events("viewer", "");
        Awaitility.await().until(() -> !reader.lastEventId().isEmpty());
        long begin = System.nanoTime();
        fleet.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(15));
        Awaitility.await().until(reader::isOver);
        reader.close();
    }

    private String lastRead = "";

    /** Asks for the stream, reads its head and nothing more. */
    private static Socket slowReader(RunningFleet fleet) throws IOException {
        URI base = URI.create(fleet.baseUrl());
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.connect(new InetSocketAddress(base.getHost(), base.getPort()));
        String head = "GET /api/v1/events?type=" + READINGS + " HTTP/1.1\r\nHost: " + base.getAuthority()
                + "\r\nConnection: close\r\nAccept: text/event-stream\r\nAuthorization: Bearer " + fleet.token("viewer")
                + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        byte[] begin = socket.getInputStream().readNBytes(64);
        assertThat(new String(begin, StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 200");
        return socket;
    }

    private static String readToEnd(Socket socket) throws IOException {
        socket.setSoTimeout(30_000);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        try {
            in.transferTo(all);
        } catch (SocketException reset) {
            all.write('\n'); // As good an end as any: what is whole counts.
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    /** Of whole events only; chunks of HTTP may break lines, so only what is found unbroken up to the first that is not. */
    private List<Integer> numbersIn(String text) {
        String unchunked = text.replaceAll("\r\n[0-9a-f]+\r\n", "");
        Matcher event = Pattern.compile("id: ([0-9]+)\nevent: [^\n]*\ndata: ([^\n]*)\n\n")
                .matcher(unchunked);
        List<Integer> numbers = new ArrayList<>();
        while (event.find()) {
            lastRead = event.group(1);
            numbers.add(FleetClient.parse(event.group(2))
                    .at("/data/readings/0/value")
                    .intValue());
        }
        return numbers;
    }

    /** About 20 kB as it is sent. */
    private static void record(RunningFleet fleet, int number) {
        List<Reading> readings = IntStream.range(0, 100)
                .mapToObj(metric -> new Reading(
                        "metric-" + "x".repeat(60) + metric, "C", System.currentTimeMillis() * 1_000, number, "tag"))
                .toList();
        fleet.bean(EventStore.class)
                .publish(GenericEventMessage.asEventMessage(
                        new ReadingsRecordedEvent(MACHINE, GroupLog.DEMO_TENANT, readings)));
    }
}
