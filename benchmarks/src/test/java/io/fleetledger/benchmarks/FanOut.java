package io.fleetledger.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Events to many who follow them. From the log they are compared with the same bytes out of memory, through the same
 * server to as many of the same readers. As they happen, they cannot be faster than what happens: the same number of
 * machines registered without a reader.
 */
final class FanOut {

    private static final String NOW = "";

    private final RunningProduct product;

    FanOut(RunningProduct product) {
        this.product = product;
    }

    private interface Opening {
        HttpURLConnection open() throws IOException;
    }

    private interface Work {
        void run() throws IOException;
    }

    /**
     * Each number of readers in its turn.
     *
     * @param events for each reader in each round, behind a round that is not measured
     */
    List<Figure> run(List<Integer> streams, int events, int rounds) throws IOException {
        List<Figure> figures = new ArrayList<>();
        for (int readers : streams) {
            List<Double> live = new ArrayList<>();
            List<Double> logged = new ArrayList<>();
            List<Double> unread = new ArrayList<>();
            List<Double> bare = new ArrayList<>();
            for (int round = 0; round <= rounds; round++) {
                String before = place();
                String prefix = "STREAMED-" + readers + "-" + round + "-";
                live.add(rate(
                        readers, events, () -> product.api().events(NOW), () -> product.registerMany(prefix, events)));
                product.settle();
                product.awaitNoReaders();
                unread.add(unread("UNREAD-" + prefix, events) * readers);
                product.settle();
                logged.add(rate(readers, events, () -> product.api().events(before), () -> {}));
                product.awaitNoReaders();
                product.hold(bytes(before, events));
                bare.add(rate(
                        readers,
                        events,
                        () -> product.api().open(BytesFromMemory.PATH, "Accept", "application/json"),
                        () -> {}));
            }
            String name = "events to " + readers + " readers of GET /events, ";
            figures.add(figure(name + "as they happen", readers, live, unread));
            figures.add(figure(name + "from the log", readers, logged, bare));
        }
        return figures;
    }

    /** Of events and readers: so many were taken in a second, all readers together, the last of them having had the last. */
    private double rate(int readers, int events, Opening opening, Work work) throws IOException {
        CountDownLatch connected = new CountDownLatch(readers);
        ExecutorService threads = Executors.newFixedThreadPool(readers, task -> new Thread(task, "load-reader"));
        try {
            long start = System.nanoTime();
            List<Future<?>> taking = new ArrayList<>();
            for (int reader = 0; reader < readers; reader++) {
                taking.add(threads.submit(() -> {
                    HttpURLConnection connection = opening.open();
                    try {
                        InputStream answer = connection.getInputStream();
                        connected.countDown();
                        take(answer, events, OutputStream.nullOutputStream());
                        return events;
                    } finally {
                        connected.countDown(); // Who waits is to learn of a failure.
                        connection.disconnect();
                    }
                }));
            }
            connected.await();
            work.run();
            for (Future<?> each : taking) {
                each.get();
            }
            return (double) events * readers * 1e9 / (System.nanoTime() - start);
        } catch (ExecutionException failed) {
            throw new IllegalStateException("A reader failed", failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } finally {
            threads.shutdownNow();
        }
    }

    /** Of events: so many happened in a second while nobody read them. */
    private double unread(String prefix, int events) {
        long start = System.nanoTime();
        product.registerMany(prefix, events);
        return events * 1e9 / (System.nanoTime() - start);
    }

    /** Where the log ends, as a stream says it at its beginning. */
    private String place() throws IOException {
        HttpURLConnection connection = product.api().events(NOW);
        try {
            InputStream answer = connection.getInputStream();
            StringBuilder text = new StringBuilder();
            while (!text.toString().matches("(?s).*\\nid: .+\\n")) {
                text.append((char) answer.read());
            }
            return text.substring(text.indexOf("\nid: ") + 5, text.length() - 1);
        } finally {
            connection.disconnect();
        }
    }

    private byte[] bytes(String from, int events) throws IOException {
        HttpURLConnection connection = product.api().events(from);
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            take(connection.getInputStream(), events, bytes);
            return bytes.toByteArray();
        } finally {
            connection.disconnect();
        }
    }

    /** Counts the lines that begin as those of an event's data do, and no others: to read them costs more than to send them. */
    private static void take(InputStream answer, int events, OutputStream copy) throws IOException {
        byte[] buffer = new byte[1 << 16];
        int taken = 0;
        boolean atStart = true;
        boolean data = false;
        while (taken < events) {
            int read = answer.read(buffer);
            if (read < 0) {
                throw new IOException("The stream ended after " + taken + " events");
            }
            copy.write(buffer, 0, read);
            for (int at = 0; at < read; at++) {
                byte next = buffer[at];
                if (atStart) {
                    data = next == 'd';
                }
                atStart = next == '\n';
                if (atStart && data) {
                    taken++;
                    data = false;
                }
            }
        }
    }

    private static Figure figure(String name, int readers, List<Double> rates, List<Double> bare) {
        return new Figure(
                name,
                readers,
                Figure.median(rates.subList(1, rates.size())),
                Figure.PER_SECOND,
                Figure.median(bare.subList(1, bare.size())),
                0);
    }
}
