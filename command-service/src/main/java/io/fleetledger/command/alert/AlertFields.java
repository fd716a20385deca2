package io.fleetledger.command.alert;

import io.fleetledger.commands.Violation;
import io.fleetledger.commands.alert.AcknowledgeAlertsCommand;
import io.fleetledger.commands.alert.AlertRefusal;
import io.fleetledger.commands.alert.SnoozeAlertCommand;
import io.fleetledger.support.problem.RefusedException;
import io.fleetledger.support.validation.InvalidValueException;
import io.fleetledger.support.validation.Violations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The rules of an alert's fields, checked on requests and again on commands. */
final class AlertFields {

    /** Ids in one request. */
    static final int MAX_ALERTS = 1_000;

    private static final Duration LONGEST_SNOOZE = Duration.ofDays(365);

    private AlertFields() {}

    /** An instant with its offset, at most 365 days after {@code now}, to the millisecond. */
    static Instant snoozeUntil(String raw, Instant now) {
        try {
            return snoozeUntil(OffsetDateTime.parse(raw.strip()).toInstant().truncatedTo(ChronoUnit.MILLIS), now);
        } catch (DateTimeException noInstant) {
            throw new InvalidValueException(
                    "must be an instant with its offset, 2026-04-04T10:00:00Z", "datetime_parsing");
        }
    }

    private static Instant snoozeUntil(Instant until, Instant now) {
        if (!until.isAfter(now)) {
            throw new InvalidValueException("must be in the future", "datetime_future");
        }
        if (until.isAfter(now.plus(LONGEST_SNOOZE))) {
            throw new InvalidValueException(
                    "must be at most " + LONGEST_SNOOZE.toDays() + " days ahead", "datetime_too_late");
        }
        return until;
    }

    /** Refuses the command with every violation at once. */
    static void check(SnoozeAlertCommand command) {
        Violations violations = new Violations();
        violations.check("snooze_until", command.snoozedUntil(), until -> snoozeUntil(until, command.now()));
        if (violations.any()) {
            throw new RefusedException(AlertRefusal.invalid(violations.found()));
        }
    }

    /** Refuses a command that carries more ids than a request may. */
    static void check(AcknowledgeAlertsCommand command) {
        if (command.alertIds().size() > MAX_ALERTS) {
            throw new RefusedException(AlertRefusal.invalid(
                    List.of(new Violation("alert_ids", "must have at most " + MAX_ALERTS + " elements", "too_long"))));
        }
    }
}
