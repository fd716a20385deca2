package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Machines from files, and to files, as one caller uses them. */
record Imports(Api api) {

    static final String PATH = Api.MACHINES + "/import";
    static final String JOBS = Api.MACHINES + "/import-jobs";
    static final String EXPORT = Api.MACHINES + "/export";

    private static final List<String> ENDED = List.of("completed", "failed", "cancelled");

    Call call(String target, Upload file) {
        return api.call("POST", target).body(Upload.contentType(), file.form("file"));
    }

    Answer send(Upload file, Object... parameters) {
        return call(PATH + Query.of(parameters), file).send();
    }

    ImportReport run(Upload file, Object... parameters) {
        Answer answer = send(file, parameters).expect(200);
        ImportReport report = ImportReport.of(answer);
        if (!List.of(parameters).contains("atomic")) {
            assertThat(report.skipped())
                    .as("every skipped row has its error: %s", answer)
                    .isEqualTo(report.errors().size());
        }
        return report;
    }

    /** Whether a list has so many machines: at once, unless the import has said that it takes longer. */
    void seen(ImportReport report, long expected, Object... list) {
        if (report.pending()) {
            await().atMost(Duration.ofSeconds(30)).until(() -> api.total(list) == expected);
        }
        assertThat(api.total(list)).isEqualTo(expected);
    }

    Answer tryStart(Upload file, Object... parameters) {
        return call(JOBS + Query.of(parameters), file).send();
    }

    JsonNode start(Upload file, Object... parameters) {
        return tryStart(file, parameters).expect(202).json();
    }

    static String path(JsonNode job) {
        return JOBS + "/" + job.path("id").stringValue();
    }

    /** Waits until the job has ended, and takes a look at it on every way. */
    JsonNode ended(JsonNode job) {
        return await("the end of " + job)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> api.get(path(job)).expect(200).json(),
                        now -> ENDED.contains(now.path("state").stringValue()));
    }

    JsonNode completed(JsonNode job) {
        JsonNode ended = ended(job);
        assertThat(ended.path("state").stringValue()).as(ended::toString).isEqualTo("completed");
        return ended;
    }

    Download export(String format, Object... filters) {
        return api.call("GET", EXPORT + Query.of(Api.with(new Object[] {"format", format}, filters)))
                .download()
                .expect(200);
    }

    Download errors(JsonNode job, Object... parameters) {
        return api.call("GET", path(job) + "/errors" + Query.of(parameters))
                .download()
                .expect(200);
    }
}
