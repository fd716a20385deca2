package io.fleetledger.command.alert;

import io.fleetledger.commands.alert.AlertState;
import io.fleetledger.queries.alert.AlertView;
import io.fleetledger.support.axon.ReadYourWrites;
import io.fleetledger.support.axon.ReadYourWrites.Written;
import io.fleetledger.support.axon.WrittenResource;
import io.fleetledger.support.security.Caller;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** A write's answer: what the aggregate decided, once the write can be read. */
@Component
final class AlertAnswers {

    private final ReadYourWrites readYourWrites;

    AlertAnswers(ReadYourWrites readYourWrites) {
        this.readYourWrites = readYourWrites;
    }

    /** Waits, unless asked not to, and gives the answer's headers. */
    HttpHeaders settle(Caller caller, List<Written> written, @Nullable List<String> prefer) {
        return readYourWrites.settle(caller, WrittenResource.ALERT, written, prefer);
    }

    static AlertView view(AlertState state) {
        return new AlertView(
                state.alertId(),
                state.machineId(),
                state.ruleId(),
                state.severity(),
                state.message(),
                state.figures().metricName(),
                state.figures().value(),
                state.figures().threshold(),
                state.acknowledgedBy() != null,
                state.acknowledgedBy(),
                state.acknowledgedAt(),
                state.snoozedUntil(),
                state.resolvedAt(),
                state.createdAt());
    }
}
