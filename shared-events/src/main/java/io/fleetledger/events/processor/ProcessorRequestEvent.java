package io.fleetledger.events.processor;

import io.fleetledger.events.TenantEvent;

/**
 * An administrator asked for something of the processors that follow the log. It is recorded for the administrator's
 * tenant, even if it concerns all tenants, before anything is done: so nothing is done that is not recorded. Requests
 * refused at once have none: they are a {@link io.fleetledger.events.audit.WriteRefusedEvent}. The processors report
 * the results. The message's metadata says who it was.
 */
public sealed interface ProcessorRequestEvent extends TenantEvent
        permits ParkedEventDropRequestedEvent,
                ParkedEventRetryRequestedEvent,
                ProjectionReplayRequestedEvent,
                SegmentMergeRequestedEvent,
                SegmentSplitRequestedEvent {}
