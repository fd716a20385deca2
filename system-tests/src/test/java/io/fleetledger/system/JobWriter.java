package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fleetledger.system.CrashTally.Found;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Import jobs, each of machines of its own. */
final class JobWriter extends CrashWriter {

    private static final int ROWS = 1_200;

    private final String prefix = Unique.identifier();
    private final List<String> begins = new ArrayList<>();
    /** What each row's identifier begins with, by the job that is to register them. */
    private final Map<String, String> answered = new HashMap<>();

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
                answer -> answered.put(answer.expect(202).json().path("id").stringValue(), begin),
                () -> {
                    call.get().send().expect(202);
                    return Found.REPEATED;
                });
    }

    /** Starts one, and returns when it has done a part. */
    void beginJob() {
        write(next());
        String last = begins.get(begins.size() - 1);
        String id = answered.entrySet().stream()
                .filter(job -> job.getValue().equals(last))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
        await("rows of a job")
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> api().get(Imports.JOBS + "/" + id)
                                .expect(200)
                                .json()
                                .path("rows_done")
                                .longValue()
                        > 0);
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
