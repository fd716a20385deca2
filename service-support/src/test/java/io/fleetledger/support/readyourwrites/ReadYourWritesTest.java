package io.fleetledger.support.readyourwrites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.fleetledger.queries.AwaitProjectionQuery;
import io.fleetledger.queries.ProjectionLevel;
import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.readyourwrites.ReadYourWrites.Writes;
import io.fleetledger.support.readyourwrites.ReadYourWrites.Written;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.axonframework.lifecycle.ShutdownInProgressException;
import org.axonframework.queryhandling.QueryBus;
import org.axonframework.queryhandling.SimpleQueryBus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;

/** A machine that has left its group: two kinds of aggregates in one write. */
class ReadYourWritesTest {

    private static final Caller ANN = new Caller("acme", "ann", Role.OPERATOR, Set.of());
    private static final List<Writes> WRITES = List.of(
            new Writes(WrittenResource.MACHINE, List.of(new Written(UUID.randomUUID(), 4))),
            new Writes(WrittenResource.MACHINE_GROUP, List.of(new Written(UUID.randomUUID(), 7))));

    private final SimpleQueryBus bus = SimpleQueryBus.builder().build();
    private final Map<String, Long> levels = new HashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    @BeforeEach
    void subscribe() {
        for (String name : List.of(AwaitProjectionQuery.class.getName(), ProjectionNames.AWAIT_MACHINE_DIRECTORY)) {
            bus.<ProjectionLevel>subscribe(name, ProjectionLevel.class, query -> {
                String projection = ((AwaitProjectionQuery) query.getPayload()).projection();
                asked.add(projection);
                return new ProjectionLevel(levels.getOrDefault(projection, 100L));
            });
        }
    }

    @Test
    void whatEveryProjectionShowsIsNotPending() {
        assertThat(pending(Duration.ofMinutes(1), null)).isNull();
        assertThat(asked)
                .containsExactly(
                        ProjectionNames.MACHINE_LIST,
                        ProjectionNames.MACHINE_COUNTS,
                        ProjectionNames.MACHINE_DIRECTORY,
                        ProjectionNames.GROUP_TREE);
    }

    @Test
    void whatAnyProjectionDoesNotShowInTimeIsPending() {
        levels.put(ProjectionNames.GROUP_TREE, 6L);
        assertThat(pending(Duration.ofMillis(50), null)).isEqualTo("true");
    }

    /** The bound is that of the whole write: another kind has no time of its own. */
    @Test
    void onceTheTimeIsUpNothingElseIsWaitedFor() {
        levels.put(ProjectionNames.MACHINE_LIST, 3L);
        assertThat(pending(Duration.ofMillis(50), null)).isEqualTo("true");
        assertThat(asked).containsExactly(ProjectionNames.MACHINE_LIST);
    }

    /** As while the process shuts down or is disconnected. */
    @Test
    void aBusThatAcceptsNoQueryLeavesTheWritePending() {
        QueryBus closing = mock();
        when(closing.subscriptionQuery(any(), anyInt())).thenThrow(new ShutdownInProgressException());
        HttpHeaders headers = new ReadYourWrites(closing, Duration.ofMinutes(1)).awaitProjections(ANN, WRITES, null);
        assertThat(headers.getFirst(ReadYourWrites.PENDING)).isEqualTo("true");
    }

    @Test
    void whoPrefersNotToWaitAsksNobody() {
        assertThat(pending(Duration.ofMinutes(1), List.of("respond-async"))).isEqualTo("true");
        assertThat(asked).isEmpty();
    }

    private @Nullable String pending(Duration bound, @Nullable List<String> prefer) {
        return new ReadYourWrites(bus, bound)
                .awaitProjections(ANN, WRITES, prefer)
                .getFirst(ReadYourWrites.PENDING);
    }
}
