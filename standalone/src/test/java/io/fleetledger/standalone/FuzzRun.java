package io.fleetledger.standalone;

import io.fleetledger.standalone.FuzzDraft.FuzzBody;
import java.io.UncheckedIOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Shrinkable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Sends requests of two tenants, remembers what they are told, and has every answer judged. */
final class FuzzRun {

    private static final int SENDERS = 4;
    private static final int SHRUNK_AT_MOST = 200;
    private static final int BUSY_AT_MOST = 6;
    private static final String BUSY = "STATUS 503";
    private static final Duration TELLS_EVERY = Duration.ofMinutes(1);
    private static final Pattern SCHEMA = Pattern.compile("#/components/schemas/(\\w+)");

    private final Collection<ApiOperation> operations;
    private final FuzzSender sender;
    private final FuzzOracle oracle;
    private final FuzzTally tally;
    private final FuzzMemory demo;
    private final FuzzMemory acme;
    private final FuzzMemory nobody = new FuzzMemory();
    private final Queue<Found> found = new ConcurrentLinkedQueue<>();
    private final AtomicInteger attempts = new AtomicInteger();

    FuzzRun(
            Collection<ApiOperation> operations,
            FuzzSender sender,
            FuzzOracle oracle,
            FuzzTally tally,
            FuzzMemory demo,
            FuzzMemory acme) {
        this.operations = operations;
        this.sender = sender;
        this.oracle = oracle;
        this.tally = tally;
        this.demo = demo;
        this.acme = acme;
    }

    /**
     * Made up one after the other from the seed, sent a few at a time; how far it has come, and what is wrong, is told on the
     * way. Requests that were under way when the time was up are waited for.
     *
     * @param atMost how long to send
     */
    void send(RandomGenerator<FuzzDraft> requests, Random random, int number, Duration atMost)
            throws InterruptedException {
        ThreadPoolExecutor senders = new ThreadPoolExecutor(
                SENDERS,
                SENDERS,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(2 * SENDERS),
                (task, pool) -> waitFor(pool, task));
        long begin = System.nanoTime();
        long told = begin;
        int sent = 0;
        for (; sent < number && System.nanoTime() - begin < atMost.toNanos(); sent++) {
            Shrinkable<FuzzDraft> request = next(requests, random);
            FuzzDraft draft = request.value(); // Here, as jqwik makes things up on its own thread only.
            senders.execute(() -> attempt(request, draft));
            shrinkFound();
            if (System.nanoTime() - told > TELLS_EVERY.toNanos()) {
                told = System.nanoTime();
                System.out.println(tally.progress(Duration.ofNanos(told - begin)));
            }
        }
        senders.shutdown();
        if (!senders.awaitTermination(5, TimeUnit.MINUTES) || attempts.get() != sent) {
            throw new IllegalStateException("Of " + sent + " requests, " + attempts + " were answered and judged");
        }
        shrinkFound();
    }

    private static void waitFor(ThreadPoolExecutor pool, Runnable task) {
        try {
            pool.getQueue().put(task);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private Shrinkable<FuzzDraft> next(RandomGenerator<FuzzDraft> requests, Random random) {
        Shrinkable<FuzzDraft> request = requests.next(random);
        while (tally.hasEnoughOf(request.value().operation())) {
            request = requests.next(random);
        }
        return request;
    }

    private void attempt(Shrinkable<FuzzDraft> request, FuzzDraft draft) {
        failureOf(draft)
                .filter(failure -> tally.fail(failure.kind(), failure.told()))
                .ifPresent(failure -> found.add(new Found(request, failure)));
        attempts.incrementAndGet();
    }

    private void shrinkFound() {
        for (Found next = found.poll(); next != null; next = found.poll()) {
            System.out.println(next.failure().told());
            tally.retell(
                    next.failure().kind(),
                    shrunk(next.request(), next.failure()).told());
        }
    }

    /** One of its kind that nobody has made smaller yet. */
    private record Found(Shrinkable<FuzzDraft> request, Failure failure) {}

    /** An answer that is wrong. */
    private record Failure(String kind, String told) {}

    private Optional<Failure> failureOf(FuzzDraft draft) {
        try {
            FuzzExchange exchange = sendTwiceIfClosed(draft);
            List<String> complaints = oracle.complaints(exchange, memoryOf(draft), otherOf(draft));
            learn(exchange); // Behind the oracle, who would take a stranger's id for the tenant's own.
            return complaints.isEmpty() ? Optional.empty() : Optional.of(failure(exchange, complaints));
        } catch (RuntimeException | StackOverflowError noAnswer) {
            return Optional.of(new Failure(
                    draft.operation().name() + " no answer", draft + ": " + noAnswer + " " + noAnswer.getCause()));
        }
    }

    private static Failure failure(FuzzExchange exchange, List<String> complaints) {
        String first = complaints.get(0);
        String text = exchange.body();
        return new Failure(
                exchange.draft().operation().name() + " "
                        + first.replaceAll("[0-9a-f]{8}-[-0-9a-f]+|/\\d+|[0-9]{4,}", ""),
                exchange.draft().operation().name() + "\n  " + String.join("\n  ", complaints) + "\n  "
                        + exchange.curl() + "\n  " + exchange.status() + " " + exchange.contentType() + " "
                        + text.substring(0, Math.min(1_000, text.length())));
    }

    /** The smallest request found that fails in the same way; the one there was if it does so no more. */
    private Failure shrunk(Shrinkable<FuzzDraft> request, Failure failure) {
        if (failure.kind().endsWith(BUSY)) {
            return failure; // Each of them would be waited for.
        }
        Shrinkable<FuzzDraft> smallest = request;
        Failure told = failure;
        int left = SHRUNK_AT_MOST;
        boolean smaller = true;
        while (smaller && left > 0) {
            smaller = false;
            for (Shrinkable<FuzzDraft> candidate : smallest.shrink().limit(left).toList()) {
                left--;
                Optional<Failure> again = failureOf(candidate.value());
                if (again.isPresent() && again.get().kind().equals(failure.kind())) {
                    smallest = candidate;
                    told = again.get();
                    smaller = true;
                    break;
                }
            }
        }
        return told;
    }

    /**
     * A connection that both sides have kept may be closed by the one just when the other uses it, which happens on a machine that
     * is busy for long. Then the request is sent once more: what is wrong with the request, is wrong again.
     */
    private FuzzExchange sendTwiceIfClosed(FuzzDraft draft) {
        try {
            return sendPatiently(draft);
        } catch (UncheckedIOException closed) {
            if (closed.getCause() instanceof HttpTimeoutException) {
                throw closed; // It was not closed, it was not answered.
            }
            System.out.printf("Closed, and sent again: %s%n", draft);
            tally.countClosed();
            return sendPatiently(draft);
        }
    }

    /** A busy server says when to come again, and is no defect unless it is busy then, too, and again. */
    private FuzzExchange sendPatiently(FuzzDraft draft) {
        FuzzExchange exchange = send(draft);
        for (int again = 0; again < BUSY_AT_MOST && exchange.comesAgain() > 0; again++) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(exchange.comesAgain()));
            exchange = send(draft);
        }
        return exchange;
    }

    private FuzzExchange send(FuzzDraft draft) {
        long start = System.nanoTime();
        FuzzExchange exchange = sender.send(draft, memoryOf(draft), otherOf(draft));
        tally.count(draft.operation(), exchange.status(), System.nanoTime() - start);
        return exchange;
    }

    /** Remembers what the tenant was told. */
    private void learn(FuzzExchange exchange) {
        if (exchange.status() >= 300 || !exchange.isJson()) {
            return;
        }
        FuzzMemory memory = memoryOf(exchange.draft());
        Matcher schema = SCHEMA.matcher(exchange.draft()
                .operation()
                .answer(exchange.status())
                .path("content")
                .toString());
        JsonNode body;
        try {
            body = FleetClient.parse(exchange.body());
        } catch (JacksonException unreadable) {
            return; // The oracle says so.
        }
        memory.learn(body, schema.find() ? schema.group(1) : "");
        exchange.etag().ifPresent(tag -> memory.learn("etag", tag));
        if (exchange.draft().operation().path().equals("/api/v1/admin/projections")) {
            body.values()
                    .forEach(projection ->
                            memory.learn("projection", projection.path("name").asString()));
        }
    }

    private FuzzMemory memoryOf(FuzzDraft draft) {
        return draft.isOfAcme() ? acme : draft.isOfDemo() ? demo : nobody;
    }

    private FuzzMemory otherOf(FuzzDraft draft) {
        return draft.isOfAcme() ? demo : acme;
    }

    /** A request that is made on purpose, and has to be served. */
    FuzzExchange send(String client, String method, String path, String mediaType, String body) {
        ApiOperation operation = operations.stream()
                .filter(known -> known.name().equals(method + " /api/v1" + path))
                .findFirst()
                .orElseThrow();
        Map<String, String> ids = new TreeMap<>();
        operation
                .parameters("path")
                .forEach(parameter -> ids.put(
                        parameter.path("name").asString(),
                        "⟦" + parameter.path("name").asString() + ":0⟧"));
        FuzzExchange exchange = send(new FuzzDraft(
                operation,
                client,
                ids,
                Map.of(),
                Map.of("Accept", "application/json"),
                body.isEmpty() ? null : new FuzzBody(mediaType, body),
                false));
        if (exchange.status() >= 300) {
            throw new IllegalStateException(exchange.curl() + ": " + exchange.status() + " " + exchange.body());
        }
        learn(exchange);
        return exchange;
    }
}
