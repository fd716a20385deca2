package io.fleetledger.command.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fleetledger.commands.FieldChange;
import io.fleetledger.commands.TenantCommand;
import io.fleetledger.commands.machine.ChangeMachineCommand;
import io.fleetledger.commands.machine.MachineError;
import io.fleetledger.commands.machine.MachineRefusal;
import io.fleetledger.commands.machine.MachineState;
import io.fleetledger.commands.machine.RegisterMachineCommand;
import io.fleetledger.commands.machine.RestoreMachineCommand;
import io.fleetledger.commands.machine.RetireMachineCommand;
import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.support.ids.ClaimIds;
import io.fleetledger.support.problem.ProblemTranslator;
import io.fleetledger.support.problem.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.axonframework.serialization.json.JacksonSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole lives of several machines, claims and snapshots included. */
class MachineLifeTest {

    private static final List<UUID> IDS =
            LongStream.range(0, 10).mapToObj(n -> new UUID(0x8000L, n)).toList();
    private static final List<MachineProtocol> PROTOCOLS = List.of(MachineProtocol.values());
    private static final List<String> NAMES = List.of(
            "Mill", " Mill\t", "Lathe", "\u2003Press \uD83D\uDD27", "Saw", "Drill", "Oven", "", "x".repeat(256));
    private static final List<String> IDENTIFIERS =
            List.of("A-1", " A-1 ", "A-1", "a-1", "B-2", "B-2", "B-2\n", "C-3", "B\u00002", "y".repeat(256));

    private final Stores stores = new Stores();
    private final JacksonSerializer serializer = Stores.serializer();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anySequenceOfCommandsIsAnsweredAsTheContractSays(long seed) {
        Random random = new Random(seed);
        FleetModel model = new FleetModel();
        for (int step = 0; step < 150; step++) {
            TenantCommand command = anyCommand(random);
            String about = "seed " + seed + ", step " + step + ", " + command;

            Object expected = model.handle(command);
            assertThat(answerTo(command)).as(about).satisfies(actual -> {
                if (expected instanceof MachineState state && actual instanceof MachineState given) {
                    assertThat(given)
                            .usingRecursiveComparison()
                            .ignoringFields("createdAt", "updatedAt")
                            .isEqualTo(state);
                } else {
                    assertThat(actual).isEqualTo(expected);
                }
            });
            if (expected instanceof MachineState state) {
                assertStoredAs(model.stateOf(state.machineId()), about);
            }
        }
        model.known().forEach(id -> assertStoredAs(model.stateOf(id), "seed " + seed + ", at the end"));
    }

    private void assertStoredAs(MachineState expected, String about) {
        String id = expected.machineId().toString();
        Machine machine = stores.machine(id);
        assertThat(machine)
                .as(about)
                .usingRecursiveComparison()
                .ignoringFields("createdAt", "updatedAt", "sinceVersion", "lastCause")
                .isEqualTo(expected);
        var events = stores.events().readEvents(id, 0).asStream().toList();
        assertThat(events).as(about).hasSize((int) expected.sequence() + 1);
        assertThat(machine)
                .as(about)
                .hasFieldOrPropertyWithValue("createdAt", events.get(0).getTimestamp())
                .hasFieldOrPropertyWithValue(
                        "updatedAt", events.get(events.size() - 1).getTimestamp());
        assertThat(roundTrip(machine)).as(about).usingRecursiveComparison().isEqualTo(machine);
    }

    private Object answerTo(TenantCommand command) {
        try {
            return stores.send(command);
        } catch (RefusedException refused) {
            return ((MachineRefusal) refused.getDetails().orElseThrow()).error();
        }
    }

    @Test
    void aClaimSurvivesItsSnapshotHeldAndFree() {
        register(IDS.get(0), "A-1");
        IdentifierClaim held = stores.claim(ClaimIds.of("tenant-1", "A-1"));
        assertThat(roundTrip(held))
                .hasNoNullFieldsOrProperties()
                .usingRecursiveComparison()
                .isEqualTo(held);

        stores.send(new RetireMachineCommand(IDS.get(0), "tenant-1", null));
        IdentifierClaim free = stores.claim(ClaimIds.of("tenant-1", "A-1"));
        assertThat(roundTrip(free))
                .hasFieldOrPropertyWithValue("holder", null)
                .usingRecursiveComparison()
                .isEqualTo(free);
    }

    @Test
    void twoMachinesSwapIdentifiersThroughAThird() {
        register(IDS.get(0), "A-1");
        register(IDS.get(1), "B-2");

        assertThat(answerTo(identify(IDS.get(0), "B-2"))).isEqualTo(MachineError.IDENTIFIER_TAKEN);
        stores.send(identify(IDS.get(0), "C-3"));
        stores.send(identify(IDS.get(1), "A-1"));
        stores.send(identify(IDS.get(0), "B-2"));

        assertThat(answerTo(registration(IDS.get(2), "A-1"))).isEqualTo(MachineError.IDENTIFIER_TAKEN);
        assertThat(answerTo(registration(IDS.get(2), "C-3"))).isInstanceOf(MachineState.class);
    }

    @Test
    void aRefusedRegistrationLeavesNothingBehind() {
        register(IDS.get(0), "A-1");
        assertThat(answerTo(registration(IDS.get(1), "A-1"))).isEqualTo(MachineError.IDENTIFIER_TAKEN);
        assertThat(stores.events().readEvents(IDS.get(1).toString()).hasNext()).isFalse();
    }

    @Test
    void aCommandOnAnUnknownMachineIsAnswered404() {
        Throwable failure = catchThrowable(() -> stores.send(new RetireMachineCommand(IDS.get(0), "tenant-1", null)));
        var problem = new ProblemTranslator(List.of(new MachineProblems())).problemOf(failure);
        assertThat(problem.error().status().value()).as(failure.toString()).isEqualTo(404);
    }

    private void register(UUID id, String identifier) {
        stores.send(registration(id, identifier));
    }

    private static RegisterMachineCommand registration(UUID id, String identifier) {
        return new RegisterMachineCommand(id, "tenant-1", "Mill", identifier, MachineProtocol.JSON, null, null);
    }

    private static ChangeMachineCommand identify(UUID id, String identifier) {
        return new ChangeMachineCommand(id, "tenant-1", null, null, new FieldChange<>(identifier), null, null, null);
    }

    private <T> T roundTrip(T aggregate) {
        return serializer.deserialize(serializer.serialize(aggregate, String.class));
    }

    private static TenantCommand anyCommand(Random random) {
        int machine = random.nextInt(IDS.size());
        UUID id = IDS.get(machine);
        String tenant = random.nextInt(20) == 0 ? "tenant-3" : machine % 4 == 0 ? "tenant-2" : "tenant-1";
        return switch (random.nextInt(8)) {
            case 0, 1 ->
                new RegisterMachineCommand(
                        id,
                        tenant,
                        any(random, NAMES),
                        any(random, IDENTIFIERS),
                        any(random, PROTOCOLS),
                        anyLocation(random),
                        anySeconds(random));
            case 2, 3, 4 ->
                new ChangeMachineCommand(
                        id,
                        tenant,
                        random.nextInt(8) > 0 ? null : List.of(1L, 1L + random.nextInt(5)),
                        maybe(random, any(random, NAMES)),
                        maybe(random, any(random, IDENTIFIERS)),
                        maybe(random, any(random, PROTOCOLS)),
                        maybe(random, anyLocation(random)),
                        maybe(random, anySeconds(random)));
            case 5 -> new RetireMachineCommand(id, tenant, random.nextInt(3) > 0 ? null : List.of(1L));
            default -> new RestoreMachineCommand(id, tenant);
        };
    }

    private static <T> T any(Random random, List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private static <T> @Nullable FieldChange<T> maybe(Random random, @Nullable T value) {
        return random.nextInt(3) > 0 ? null : new FieldChange<>(value);
    }

    private static @Nullable String anyLocation(Random random) {
        List<String> places = new ArrayList<>(List.of("Hall 3", " Hall 3 ", "Hall 4", "Hall 5", " ", "z".repeat(501)));
        places.add(null);
        return any(random, places);
    }

    private static @Nullable Integer anySeconds(Random random) {
        return random.nextBoolean() ? null : any(random, List.of(10, 60, 300, 600, 3_600, 86_400, 9, 86_401));
    }
}
