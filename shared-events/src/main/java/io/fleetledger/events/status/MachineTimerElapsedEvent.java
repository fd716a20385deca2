package io.fleetledger.events.status;

import io.fleetledger.events.TenantEvent;
import java.time.Instant;
import java.util.UUID;
import org.axonframework.serialization.Revision;

/**
 * The clock reached an instant that a machine's status waited for: it has been silent for too long, a rule has been
 * exceeded for long enough, or an alert may be raised again. Whether that is so, the machine's saga decides as of this
 * message's timestamp; the event only makes the passing of time a part of the log.
 *
 * @param dueAt the instant waited for; the message's timestamp is not before it
 */
@Revision("1")
public record MachineTimerElapsedEvent(UUID machineId, String tenantId, Instant dueAt) implements TenantEvent {}
