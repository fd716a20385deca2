package io.fleetledger.events.processor;

import org.axonframework.serialization.Revision;

/**
 * A segment of a processor was to be merged with its other half.
 *
 * @param tenantId of the administrator; segments are of all tenants' events
 * @param processor its name, as in health and metrics
 * @param segment its id, from 0
 */
@Revision("1")
public record SegmentMergeRequestedEvent(String tenantId, String processor, int segment)
        implements ProcessorRequestEvent {}
