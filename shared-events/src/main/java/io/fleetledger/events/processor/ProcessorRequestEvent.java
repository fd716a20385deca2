package io.fleetledger.events.processor;

import io.fleetledger.events.TenantEvent;

/**
 * An administrator asked for something of the processors that follow the log. It is told to the tenant of who asked, also
 * where it concerns all tenants, before anything is done: so nothing is done that is not recorded. What is refused as things
 * stand is left out: that is a {@link io.fleetledger.events.audit.WriteRefusedEvent}. What became of the others, the
 * processors tell. Who it was stands in the message's metadata.
 */
public sealed interface ProcessorRequestEvent extends TenantEvent
        permits ParkedEventDropRequestedEvent,
                ParkedEventRetryRequestedEvent,
                ProjectionReplayRequestedEvent,
                SegmentMergeRequestedEvent,
                SegmentSplitRequestedEvent {}
