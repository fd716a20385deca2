package io.fleetledger.command.alert;

import io.fleetledger.commands.alert.AlertState;
import io.fleetledger.queries.alert.AlertView;
import io.fleetledger.queries.alert.FindAlertByIdQuery;
import io.fleetledger.support.axon.Queries;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.http.Preferences;
import io.fleetledger.support.readyourwrites.ReadYourWrites;
import io.fleetledger.support.readyourwrites.ReadYourWrites.Written;
import io.fleetledger.support.readyourwrites.WrittenResource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * Responds to writes with the aggregate's result, once the write can be read, and the latest value, which readings may
 * have moved and only the projection knows.
 */
@Component
final class AlertResponses {

    private final ReadYourWrites readYourWrites;
    private final Queries queries;

    AlertResponses(ReadYourWrites readYourWrites, Queries queries) {
        this.readYourWrites = readYourWrites;
        this.queries = queries;
    }

    /** Waits, unless asked not to, and returns the response headers. */
    HttpHeaders awaitProjections(Caller caller, List<Written> written, @Nullable List<String> prefer) {
        return readYourWrites.awaitProjections(caller, WrittenResource.ALERT, written, prefer);
    }

    /** Returns the alert as shown after the write, or as the aggregate has it for a caller that asks not to wait. */
    AlertView view(Caller caller, AlertState state, @Nullable List<String> prefer) {
        if (Preferences.respondAsync(prefer)) {
            return view(state, state.figures().value(), state.message());
        }
        return queries.findWritten(caller, new FindAlertByIdQuery(caller.tenantId(), state.alertId()), AlertView.class)
                .filter(shown -> isOfSameGrade(shown, state))
                .map(shown -> view(state, shown.metricValue(), shown.message()))
                .orElseGet(() -> view(state, state.figures().value(), state.message()));
    }

    /** Value and message belong to a severity and its threshold, and would contradict an older or newer one. */
    private static boolean isOfSameGrade(AlertView shown, AlertState state) {
        return shown.severity() == state.severity()
                && shown.thresholdValue() == state.figures().threshold();
    }

    private static AlertView view(AlertState state, double value, String message) {
        return new AlertView(
                state.alertId(),
                state.machineId(),
                state.ruleId(),
                state.severity(),
                message,
                state.figures().metricName(),
                value,
                state.figures().threshold(),
                state.acknowledgedBy() != null,
                state.acknowledgedBy(),
                state.acknowledgedAt(),
                state.snoozedUntil(),
                state.resolvedAt(),
                state.createdAt());
    }
}
