package io.fleetledger.events.processor;

import io.fleetledger.events.TenantEvent;

/**
 * An administrator asked for something that concerns all tenants. It is told to the tenant of who asked, before anything
 * is done: so nothing is done that is not recorded. What became of it, the processors tell; that it was refused, a
 * {@link io.fleetledger.events.audit.WriteRefusedEvent}. Who it was stands in the message's metadata.
 */
public sealed interface ProcessorRequestEvent extends TenantEvent
        permits ProjectionReplayRequestedEvent, SegmentMergeRequestedEvent, SegmentSplitRequestedEvent {}
