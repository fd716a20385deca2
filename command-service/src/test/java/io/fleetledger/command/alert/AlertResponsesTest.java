package io.fleetledger.command.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import io.fleetledger.commands.alert.AlertState;
import io.fleetledger.events.alert.AlertFigures;
import io.fleetledger.events.alert.AlertSeverity;
import io.fleetledger.events.rule.RuleOperator;
import io.fleetledger.queries.alert.AlertView;
import io.fleetledger.queries.alert.FindAlertByIdQuery;
import io.fleetledger.support.axon.Queries;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.readyourwrites.ReadYourWrites;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An alert that was raised at 97.5, and acknowledged. */
class AlertResponsesTest {

    private static final Caller ANN = new Caller("acme", "ann", Role.OPERATOR, Set.of());
    private static final Instant AT = Instant.parse("2026-03-01T08:00:00Z");
    private static final UUID ID = UUID.randomUUID();
    private static final String RAISED = "temperature is 97.5 °C, above the critical threshold of 95 °C";
    private static final String MOVED = "temperature is 120 °C, above the critical threshold of 95 °C";
    private static final AlertState STATE = new AlertState(
            ID,
            "acme",
            UUID.randomUUID(),
            UUID.randomUUID(),
            AlertSeverity.CRITICAL,
            RAISED,
            new AlertFigures("temperature", 0, 97.5, RuleOperator.GREATER, 95),
            "ann",
            AT,
            null,
            null,
            AT,
            1);

    private final Queries queries = mock(Queries.class);
    private final AlertResponses responses = new AlertResponses(mock(ReadYourWrites.class), queries);

    private AlertView answerWhere(Optional<AlertView> shown) {
        when(queries.findWritten(eq(ANN), any(FindAlertByIdQuery.class), eq(AlertView.class)))
                .thenReturn(shown);
        return responses.view(ANN, STATE, null);
    }

    private static AlertView view(AlertSeverity severity, String message, double value, double threshold) {
        return new AlertView(
                ID,
                STATE.machineId(),
                STATE.ruleId(),
                severity,
                message,
                "temperature",
                value,
                threshold,
                true,
                "ann",
                AT,
                null,
                null,
                AT);
    }

    @Test
    void theValueIsTheOneThatIsShown() {
        AlertView shown = view(AlertSeverity.CRITICAL, MOVED, 120, 95);
        assertThat(answerWhere(Optional.of(shown))).isEqualTo(shown);
    }

    @Test
    void aValueOfAnotherGradeWouldContradictWhatWasDecided() {
        AlertView decided = view(AlertSeverity.CRITICAL, RAISED, 97.5, 95);
        assertThat(answerWhere(Optional.of(view(AlertSeverity.WARNING, "eased", 90, 80))))
                .isEqualTo(decided);
        assertThat(answerWhere(Optional.of(view(AlertSeverity.CRITICAL, "learned anew", 120, 96))))
                .isEqualTo(decided);
        assertThat(answerWhere(Optional.empty())).as("nothing can be read").isEqualTo(decided);
    }

    @Test
    void whoAsksNotToWaitDoesNotWaitForWhatIsShown() {
        assertThat(responses.view(ANN, STATE, List.of("respond-async")))
                .isEqualTo(view(AlertSeverity.CRITICAL, RAISED, 97.5, 95));
        verifyNoInteractions(queries);
    }
}
