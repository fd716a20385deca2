package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fleetledger.system.CrashTally.Found;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Import jobs, each of machines of its own. */
final class JobWriter extends CrashWriter {

    private static final int ROWS = 2_000;

    private final String prefix = Unique.identifier();
    private final List<String> begins = new ArrayList<>();
    /** What each row's identifier begins with, by the job that is to register them. */
    private final Map<String, String> answered = new HashMap<>();

    private volatile String last = "";

    JobWriter(Api api, long seed, CrashTally tally) {
        super(api, seed, tally);
    }

    /** Which was not answered is started once more: between them, each row becomes one machine. */
    @Override
    Write next() {
        String begin = prefix + "-" + begins.size();
        begins.add(begin);
        Supplier<Call> call = () -> api().imports()
                .call(Imports.JOBS, Csv.of(Csv.machines(begin, ROWS).toArray(String[]::new)));
        return new Write(
                "import jobs",
                call,
                answer -> {
                    last = answer.expect(202).json().path("id").stringValue();
                    answered.put(last, begin);
                },
                () -> {
                    answer(call).expect(202);
                    return Found.REPEATED;
                });
    }

    /** Starts one, and returns when it has done a part. */
    void beginJob() {
        write(next());
        String id = last;
        await("rows of a job")
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> api().call("GET", Imports.JOBS + "/" + id)
                                .sendThroughOutage() // A machine that others keep busy may answer a little later.
                                .json()
                                .path("rows_done")
                                .longValue()
                        > 0);
    }

    /** From now on {@link #lastAnswered} tells of none that was begun before. */
    void noneAnswered() {
        last = "";
    }

    /** The job whose begin was answered last, as it is shown. */
    Optional<JsonNode> lastAnswered() {
        return last.isEmpty()
                ? Optional.empty()
                : Optional.of(api().get(Imports.JOBS + "/" + last).expect(200).json());
    }

    Stream<String> identifiers() {
        return begins.stream().flatMap(begin -> IntStream.range(0, ROWS).mapToObj(row -> begin + "-" + row));
    }

    @Override
    void compare() {
        answered.forEach((id, begin) -> await("the end of a job")
                .atMost(Duration.ofMinutes(3))
                .untilAsserted(() -> {
                    JsonNode job =
                            api().get(Imports.JOBS + "/" + id).expect(200).json();
                    assertThat(job.path("state").stringValue())
                            .as(job::toString)
                            .isEqualTo("completed");
                    assertThat(job.path("created").longValue())
                            .as(job::toString)
                            .isEqualTo(ROWS);
                    assertThat(job.path("skipped").longValue())
                            .as(job::toString)
                            .isZero();
                }));
    }
}
