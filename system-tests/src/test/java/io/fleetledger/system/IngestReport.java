package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What became of each of some readings. */
record IngestReport(int accepted, int rejected, List<Refused> errors) {

    /** @param identifier the machine's as it was sent; null where none can be told */
    record Refused(int index, @Nullable String identifier, String error) {}

    IngestReport {
        errors = List.copyOf(errors);
    }

    static IngestReport of(Answer answer) {
        JsonNode json = answer.expect(207).json();
        IngestReport report = new IngestReport(
                json.path("accepted_count").intValue(),
                json.path("rejected_count").intValue(),
                Json.elements(json.path("errors")).stream()
                        .map(error -> new Refused(
                                error.path("index").intValue(),
                                error.path("machine_identifier").isString()
                                        ? error.path("machine_identifier").stringValue()
                                        : null,
                                error.path("error").stringValue()))
                        .toList());
        assertThat(report.errors()).as(answer::toString).hasSize(report.rejected());
        assertThat(report.errors())
                .as(answer::toString)
                .noneMatch(refused -> refused.error().isBlank());
        return report;
    }

    /** The readings that were refused, by their place in the request. */
    List<Integer> indices() {
        return errors.stream().map(Refused::index).toList();
    }
}
