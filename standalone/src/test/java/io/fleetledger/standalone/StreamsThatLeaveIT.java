package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.reading.Reading;
import io.fleetledger.events.reading.ReadingsRecordedEvent;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Readers that break off their streams while these are written to, all the time. The container gives what a broken-off
 * answer was made with to the next request, of whomever: nothing of a stream may get into it.
 */
class StreamsThatLeaveIT {

    private static final String READINGS = "io.fleetledger.machine.readings-recorded";
    private static final int LEAVERS = 6;
    private static final int OTHERS = 3;
    private static final int ENOUGH = Integer.getInteger("fleet.leaving", 200);

    @TempDir
    Path dataDir;

    private final AtomicBoolean stopped = new AtomicBoolean();
    /** Later: who reads waits for events. */
    private final AtomicBoolean nothingMore = new AtomicBoolean();

    private final AtomicInteger left = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void nobodyElsesAnswerHasAByteOfThem() throws Exception {
        try (RunningFleet fleet = RunningFleet.start(dataDir, "fleet.streams.per-tenant=1000")) {
            String machine = fleet.register("acme-admin", "QUIET-1");
            String path = "/api/v1/machines/" + machine;
            String expected = fleet.get("acme-admin", path).body();
            String stream = head(fleet, "viewer", "/api/v1/events?type=" + READINGS, "text/event-stream");
            String other = head(fleet, "acme-admin", path, "application/json");
            ExecutorService threads = Executors.newFixedThreadPool(LEAVERS + OTHERS + 1);
            try {
                List<Future<?>> running = new ArrayList<>();
                Future<?> writing = threads.submit(() -> record(fleet));
                for (int number = 0; number < LEAVERS; number++) {
                    Random random = new Random(number);
                    running.add(threads.submit(() -> leave(fleet, stream, random)));
                }
                for (int number = 0; number < OTHERS; number++) {
                    running.add(threads.submit(() -> ask(fleet, other, expected)));
                }
                Awaitility.await()
                        .until(() -> (left.get() > ENOUGH && asked.get() > ENOUGH)
                                || running.stream().anyMatch(Future::isDone)); // As they are only when they fail.
                stopped.set(true);
                for (Future<?> each : running) {
                    each.get();
                }
                nothingMore.set(true);
                writing.get();
                assertThat(left).hasValueGreaterThan(ENOUGH);
                assertThat(asked).hasValueGreaterThan(ENOUGH);
            } finally {
                stopped.set(true);
                nothingMore.set(true);
                threads.shutdown();
            }
        }
    }

    private static String head(RunningFleet fleet, String client, String path, String accepted) {
        return "GET " + path + " HTTP/1.1\r\nHost: "
                + URI.create(fleet.baseUrl()).getAuthority() + "\r\nAccept: " + accepted + "\r\nAuthorization: Bearer "
                + fleet.token(client) + "\r\n\r\n";
    }

    private static Socket connect(RunningFleet fleet) throws IOException {
        URI base = URI.create(fleet.baseUrl());
        Socket socket = new Socket(base.getHost(), base.getPort());
        socket.setSoTimeout(30_000);
        return socket;
    }

    /** Streams that are begun, read a little, and broken off without a goodbye. */
    private Void leave(RunningFleet fleet, String request, Random random) throws IOException {
        while (!stopped.get()) {
            try (Socket socket = connect(fleet)) {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                InputStream in = socket.getInputStream();
                String begin = new String(in.readNBytes(13), StandardCharsets.US_ASCII);
                if (!begin.startsWith("HTTP/1.1 200")) {
                    throw new AssertionError("No stream but " + begin
                            + new String(in.readNBytes(in.available()), StandardCharsets.UTF_8));
                }
                in.readNBytes(random.nextInt(40_000));
                socket.setSoLinger(true, 0);
            }
            left.incrementAndGet();
        }
        return null;
    }

    /** Requests of another tenant, some hundred on a connection. */
    private Void ask(RunningFleet fleet, String request, String expected) throws IOException {
        while (!stopped.get()) {
            try (Socket socket = connect(fleet)) {
                InputStream in = new BufferedInputStream(socket.getInputStream());
                for (int number = 0; number < 100 && !stopped.get(); number++) {
                    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                    checkAnswer(in, expected);
                    asked.incrementAndGet();
                }
            }
        }
        return null;
    }

    private static void checkAnswer(InputStream in, String expected) throws IOException {
        List<String> head = new ArrayList<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            head.add(line);
        }
        String all = String.join("\n", head);
        assertThat(head.get(0)).as(all).matches("HTTP/1.1 200 ?");
        List<String> names = head.stream()
                .skip(1)
                .map(line -> line.substring(0, Math.max(0, line.indexOf(':'))).toLowerCase(Locale.ROOT))
                .toList();
        assertThat(names).as(all).doesNotHaveDuplicates().contains("content-type", "etag", "x-correlation-id");
        assertThat(all.toLowerCase(Locale.ROOT))
                .contains("content-type: application/json")
                .doesNotContain("event-stream");
        String body = names.contains("content-length")
                ? new String(in.readNBytes(Integer.parseInt(value(head, "content-length"))), StandardCharsets.UTF_8)
                : chunked(in);
        assertThat(body).isEqualTo(expected);
        assertThat(in.available()).as("nothing behind its end").isZero();
    }

    private static String value(List<String> head, String name) {
        return head.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .collect(Collectors.joining());
    }

    private static String chunked(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int length = Integer.parseInt(line(in), 16);
            body.writeBytes(in.readNBytes(length));
            assertThat(line(in)).isEmpty();
            if (length == 0) {
                return body.toString(StandardCharsets.UTF_8);
            }
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new AssertionError("The connection ends in the middle of an answer: " + line);
            }
            line.append((char) next);
        }
        assertThat(line).as("a whole line").endsWith("\r");
        return line.substring(0, line.length() - 1);
    }

    /** Some 20 kB each as they are sent. */
    private Void record(RunningFleet fleet) {
        EventStore log = fleet.bean(EventStore.class);
        List<Reading> readings = IntStream.range(0, 100)
                .mapToObj(metric -> new Reading(
                        "metric-" + "x".repeat(60) + metric, "C", System.currentTimeMillis() * 1_000, 1, "tag"))
                .toList();
        while (!nothingMore.get()) {
            log.publish(GenericEventMessage.asEventMessage(
                    new ReadingsRecordedEvent(new UUID(7, 7), GroupLog.DEMO_TENANT, readings)));
        }
        return null;
    }
}
