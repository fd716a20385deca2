package io.fleetledger.query.stream;

import io.fleetledger.events.subscription.PublishedType;
import io.fleetledger.query.tenant.TenantExportPart;
import io.fleetledger.support.caller.Caller;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Set;
import org.springframework.stereotype.Component;

/** All events of a tenant, including readings, in the format of event pages. */
@Component
final class EventExportPart implements TenantExportPart {

    private static final int BATCH_SIZE = 1_000;
    private static final long BYTES_AT_ONCE = 1 << 20;

    /** A log that is silent for this long has broken off. */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final SubscriberLog log;

    EventExportPart(SubscriberLog log) {
        this.log = log;
    }

    @Override
    public String name() {
        return "events";
    }

    /** Writes up to the log's end at the start, and perhaps a little further. */
    @Override
    public void write(Caller tenant, OutputStream out) throws IOException {
        OutputStream lines = new BufferedOutputStream(out);
        EventFilter all = new EventFilter(tenant.tenantId(), Set.of(PublishedType.values()), null, null);
        long end = log.head();
        long position = SubscriberLog.BEGINNING;
        long lastStep = System.nanoTime();
        while (position < end) {
            SubscriberLog.Part part = log.read(position, all, BATCH_SIZE, BYTES_AT_ONCE);
            for (PublishedMessage published : part.events()) {
                lines.write(SseFrames.JSON.writeValueAsBytes(published.envelope()));
                lines.write('\n');
            }
            if (part.position() > position) {
                lastStep = System.nanoTime();
            } else if (System.nanoTime() - lastStep > TIMEOUT.toNanos()) {
                throw new IOException("The log ends at " + position + ", before its end at " + end);
            }
            position = part.position();
        }
        lines.flush();
    }
}
