package io.fleetledger.events.audit;

import io.fleetledger.events.TenantEvent;
import java.time.Instant;
import org.axonframework.serialization.Revision;

/**
 * A caller wanted to change something and was refused. One event stands for all such refusals of a minute, so that a
 * flood of them is no flood of events. The message's metadata says who it was, and has the correlation id of the first.
 *
 * @param method of the request, such as {@code PATCH}
 * @param route as the API document has it, with names in place of ids: {@code /api/v1/machines/{machine_id}}
 * @param status of the answer, 400..499
 * @param code of the answer, as the API names its errors
 * @param times how often, from 1
 * @param firstAt when the first of them was refused
 * @param lastAt when the last of them was refused
 */
@Revision("1")
public record WriteRefusedEvent(
        String tenantId,
        String method,
        String route,
        int status,
        String code,
        int times,
        Instant firstAt,
        Instant lastAt)
        implements TenantEvent {}
