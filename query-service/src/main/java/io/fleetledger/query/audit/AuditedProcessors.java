package io.fleetledger.query.audit;

import io.fleetledger.events.processor.ParkedEventDropRequestedEvent;
import io.fleetledger.events.processor.ParkedEventRetryRequestedEvent;
import io.fleetledger.events.processor.ProcessorRequestEvent;
import io.fleetledger.events.processor.ProjectionReplayRequestedEvent;
import io.fleetledger.events.processor.SegmentMergeRequestedEvent;
import io.fleetledger.events.processor.SegmentSplitRequestedEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Requests concerning processors and projections. Most of these serve all tenants, but each entry is in the audit of
 * the caller's own tenant. They have names instead of ids: the name is among the details, and so is the id of a parked
 * event.
 */
final class AuditedProcessors {

    private static final String REPLAY = "projection.replay-requested";
    private static final String SPLIT = "processor.segment-split-requested";
    private static final String MERGE = "processor.segment-merge-requested";
    private static final String DROP = "processor.parked-event-drop-requested";
    private static final String RETRY = "processor.parked-event-retry-requested";

    private AuditedProcessors() {}

    static List<String> actions() {
        return List.of(REPLAY, SPLIT, MERGE, DROP, RETRY);
    }

    /** Empty for any other event. */
    static Optional<Audited> of(Object event) {
        if (!(event instanceof ProcessorRequestEvent request)) {
            return Optional.empty();
        }
        if (request instanceof ProjectionReplayRequestedEvent replay) {
            Map<String, @Nullable Object> details = new LinkedHashMap<>();
            details.put("projection", replay.projection());
            details.put("verify", replay.verify());
            return audited(replay, REPLAY, details);
        }
        if (request instanceof SegmentSplitRequestedEvent split) {
            return audited(split, SPLIT, segment(split.processor(), split.segment()));
        }
        if (request instanceof ParkedEventDropRequestedEvent drop) {
            return audited(drop, DROP, parkedEvent(drop.processor(), drop.eventId()));
        }
        if (request instanceof ParkedEventRetryRequestedEvent retry) {
            return audited(retry, RETRY, parkedEvent(retry.processor(), retry.eventId()));
        }
        SegmentMergeRequestedEvent merge = (SegmentMergeRequestedEvent) request;
        return audited(merge, MERGE, segment(merge.processor(), merge.segment()));
    }

    private static Optional<Audited> audited(
            ProcessorRequestEvent request, String action, Map<String, @Nullable Object> details) {
        return Optional.of(new Audited(request.tenantId(), action, Audited.resourceType(action), null, details));
    }

    private static Map<String, @Nullable Object> segment(String processor, int segment) {
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put("processor", processor);
        details.put("segment", segment);
        return details;
    }

    private static Map<String, @Nullable Object> parkedEvent(String processor, UUID eventId) {
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put("processor", processor);
        details.put("event_id", eventId);
        return details;
    }
}
