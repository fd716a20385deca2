package io.fleetledger.support.observability;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.TimeUnit;
import org.axonframework.messaging.Message;
import org.axonframework.monitoring.MessageMonitor;
import org.jspecify.annotations.Nullable;

/** Times messages by type and outcome: {@code success}, {@code failure} (refusals among them) or {@code ignored}. */
final class MessageTimer implements MessageMonitor<Message<?>> {

    private final MeterRegistry meters;
    private final String name;

    MessageTimer(MeterRegistry meters, String name) {
        this.meters = meters;
        this.name = name;
    }

    @Override
    public MonitorCallback onMessageIngested(@Nullable Message<?> message) {
        String type = message == null ? "unknown" : message.getPayloadType().getSimpleName();
        long start = System.nanoTime();
        return new MonitorCallback() {
            @Override
            public void reportSuccess() {
                record("success");
            }

            @Override
            public void reportFailure(@Nullable Throwable cause) {
                record("failure");
            }

            @Override
            public void reportIgnored() {
                record("ignored");
            }

            private void record(String outcome) {
                meters.timer(name, "type", type, "outcome", outcome)
                        .record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
            }
        };
    }
}
