package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fleetledger.system.CrashTally.Found;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Writes one thing after the other until the server is gone, and finds out what became of the last when it is back. What
 * it writes, and what is to be true then, says who extends it.
 */
abstract class CrashWriter {

    private static final int KEYS = 5;
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(90);

    private final Api api;
    private final Random random;
    private final CrashTally tally;
    private final Deque<Keyed> keyed = new ArrayDeque<>();
    private @Nullable Write unanswered;
    private @Nullable Instant backSince;

    /**
     * A request, and what it comes to.
     *
     * @param answered what is true when it was answered
     * @param found finds out, when it was not answered, whether it was done as a whole or not at all, and makes true what
     *     it finds
     */
    record Write(String kind, Supplier<Call> call, Consumer<Answer> answered, Supplier<Found> found) {}

    /** What was answered to a request with a key. */
    private record Keyed(Supplier<Call> call, Answer answer) {}

    CrashWriter(Api api, long seed, CrashTally tally) {
        this.api = api;
        this.random = new Random(seed);
        this.tally = tally;
    }

    /** The next write; null if by chance there is nothing of its kind to do. */
    abstract @Nullable Write next();

    /** Compares everything that is promised with what is shown. */
    abstract void compare();

    Api api() {
        return api;
    }

    Random random() {
        return random;
    }

    /** @param gone whether answers may fail to come, for the server has been killed */
    void writeUntilKilled(BooleanSupplier gone) {
        untilKilled(gone, () -> {
            settle();
            repeatKeys();
            while (!gone.getAsBoolean()) {
                writeNext();
            }
        });
    }

    /** @param gone whether its answer may fail to come */
    void writeOne(BooleanSupplier gone) {
        untilKilled(gone, this::writeNext);
    }

    private void writeNext() {
        Write write = next();
        if (write != null) {
            write(write);
        }
    }

    private static void untilKilled(BooleanSupplier gone, Runnable writing) {
        try {
            writing.run();
        } catch (AssertionError noAnswer) {
            if (!(noAnswer.getCause() instanceof IOException) || !gone.getAsBoolean()) {
                throw noAnswer;
            }
        }
    }

    void write(Write write) {
        unanswered = write;
        write.answered().accept(answer(write.call()));
        unanswered = null;
        tally.answered(write.kind());
    }

    /** Finds out about what was not answered before the server went. */
    void settle() {
        Write open = unanswered;
        if (open != null) {
            if (backSince == null) {
                backSince = Instant.now();
            }
            tally.found(open.found().get());
            unanswered = null;
            backSince = null;
        }
    }

    /** What can do nothing just now says so, and when to ask again. */
    static Answer answer(Supplier<Call> call) {
        Answer first = call.get().sendThroughOutage();
        return isAnswered(first)
                ? first
                : await("an answer")
                        .atMost(LONGEST_ANSWER)
                        .pollInterval(Duration.ofMillis(100))
                        .until(() -> call.get().sendThroughOutage(), CrashWriter::isAnswered);
    }

    private static boolean isAnswered(Answer answer) {
        return answer.header("Retry-After").isEmpty();
    }

    /** Something is created by a request with a key: sent again, it is answered as if it had been the first. */
    Write creation(String kind, String target, String json, Consumer<Answer> created) {
        String key = Unique.token();
        Supplier<Call> call =
                () -> api.call("POST", target).header("Idempotency-Key", key).json(json);
        return new Write(
                kind,
                call,
                answer -> {
                    created.accept(answer.expect(201));
                    keyed.addLast(new Keyed(call, answer));
                    if (keyed.size() > KEYS) {
                        keyed.removeFirst();
                    }
                },
                () -> {
                    Answer answer = answer(call).expect(201);
                    created.accept(answer);
                    Instant createdAt =
                            Instant.parse(answer.json().path("created_at").stringValue());
                    return createdAt.isBefore(Objects.requireNonNull(backSince)) ? Found.DONE : Found.NOT_DONE;
                });
    }

    /** What does no harm when it is sent again. */
    Write repeatable(String kind, Supplier<Call> call, Consumer<Answer> answered) {
        return new Write(kind, call, answered, () -> {
            answered.accept(answer(call));
            return Found.REPEATED;
        });
    }

    /** The history of what is at a path, page by page. */
    List<JsonNode> entries(String path) {
        List<JsonNode> entries = new ArrayList<>();
        Object[] parameters = {"limit", 1000};
        long last = -1;
        JsonNode page;
        do {
            page = api.get(path + "/history" + Query.of(last < 0 ? parameters : Api.with(parameters, "after", last)))
                    .expect(200)
                    .json();
            for (JsonNode entry : Json.elements(page.path("items"))) {
                assertThat(entry.path("sequence").longValue())
                        .as(page::toString)
                        .isGreaterThan(last);
                last = entry.path("sequence").longValue();
                entries.add(entry);
            }
        } while (page.path("has_more").booleanValue());
        return entries;
    }

    private void repeatKeys() {
        for (Keyed each : keyed) {
            Answer again = answer(each.call());
            assertThat(again.status())
                    .as("the first answer again: %s", again)
                    .isEqualTo(each.answer().status());
            assertThat(again.body())
                    .as("the first answer again")
                    .isEqualTo(each.answer().body());
            tally.keyRepeated();
        }
    }
}
