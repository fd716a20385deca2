package io.fleetledger.command.rule.scope;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.fleetledger.support.axon.Events;
import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.axon.ProjectionNames;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoOperations;

/** There is one thread that looks: what ended it would leave rules without effect until the next start. */
class ScopeReviewTest {

    private final EventStore eventStore = mock(EventStore.class);
    private final AtomicInteger looks = new AtomicInteger();

    @Test
    void keepsPollingWhateverARunThrows() {
        looksAgainAfter(() -> new LinkageError("for once"));
    }

    @Test
    void looksAgainWhereTheStoreIsOutOfReachWhenAClaimIsLost() {
        when(eventStore.createHeadToken()).thenThrow(new IllegalStateException("out of reach"));
        looksAgainAfter(() -> new UnableToClaimTokenException("lost"));
    }

    private void looksAgainAfter(Supplier<Throwable> failure) {
        EventProcessingConfiguration processing = mock(EventProcessingConfiguration.class);
        when(processing.eventProcessor(anyString(), any())).thenAnswer(call -> {
            looks.incrementAndGet();
            throw failure.get();
        });
        var progress = new ScopeProgress(
                mock(MongoOperations.class),
                mock(RuleDocuments.class),
                mock(Events.class),
                eventStore,
                tenantId -> false);
        var review = new ScopeReview(
                progress,
                processing,
                mock(ProcessingStores.class),
                ProcessingGroup.policy(ProjectionNames.RULE_SCOPE, message -> Optional.empty()));
        review.start();
        try {
            Awaitility.await().untilAtomic(looks, Matchers.greaterThan(2));
        } finally {
            review.stop();
        }
    }
}
