package io.fleetledger.command.rule.scope;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.machine.MachineRegisteredEvent;
import io.fleetledger.events.machine.MachineRestoredEvent;
import io.fleetledger.events.machine.MachineRetiredEvent;
import io.fleetledger.events.rule.EffectiveRule;
import io.fleetledger.events.rule.MachineRulesChangedEvent;
import io.fleetledger.support.servers.OnEveryMongoDb;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever happens in whichever batches, machines end up with the rules that a plain model gives them. */
@OnEveryMongoDb
class RuleScopeModelIT {

    private static final List<String> TENANTS = List.of("tenant-1", "tenant-2");

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 12);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void machinesAreToldTheRulesThatHoldForThem(long seed) {
        Random random = new Random(seed);
        try (ScopeLog log = new ScopeLog()) {
            Map<String, ScopeModel> models = new HashMap<>();
            TENANTS.forEach(tenant -> models.put(tenant, new ScopeModel(tenant, random)));
            for (int step = 0; step < 120; step++) {
                append(log, next(models, random));
                trouble(log, random);
            }
            log.settle(1 + random.nextInt(20));
            models.values().forEach(model -> compare(model, log));

            int before = log.published().size();
            log.loseEverything();
            log.catchUp(1 + random.nextInt(50));
            assertThat(log.published().size()).isEqualTo(before);
            log.review();
            assertThat(log.published().size()).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nothingIsToldTwiceWhenNothingGoesWrong(long seed) {
        Random random = new Random(seed);
        try (ScopeLog log = new ScopeLog()) {
            Map<String, ScopeModel> models = new HashMap<>();
            TENANTS.forEach(tenant -> models.put(tenant, new ScopeModel(tenant, random)));
            for (int step = 0; step < 120; step++) {
                Object event = next(models, random);
                if (event instanceof MachineRetiredEvent || event instanceof MachineRestoredEvent) {
                    log.catchUp(5); // What is published meanwhile would be for a machine that has ended or begun.
                    append(log, event);
                    log.catchUp(5);
                } else {
                    append(log, event);
                    if (random.nextInt(3) == 0) {
                        log.deliver(1 + random.nextInt(8));
                    }
                    log.review(random.nextInt(3));
                }
            }
            log.settle(5);
            models.values().forEach(model -> compare(model, log));
            Map<UUID, List<EffectiveRule>> told = new HashMap<>();
            for (Object payload : log.payloads()) {
                if (payload instanceof MachineRulesChangedEvent changed) {
                    assertThat(changed.rules().equals(told.put(changed.machineId(), changed.rules())))
                            .as("told again: " + changed)
                            .isFalse();
                } else if (payload instanceof MachineRestoredEvent restored) {
                    told.remove(restored.machineId());
                }
            }
        }
    }

    private static @Nullable Object next(Map<String, ScopeModel> models, Random random) {
        String tenant = TENANTS.get(random.nextInt(TENANTS.size()));
        return models.getOrDefault(tenant, new ScopeModel(tenant, random)).next();
    }

    private static void append(ScopeLog log, @Nullable Object event) {
        if (event != null) {
            log.append(event);
        }
    }

    private static void trouble(ScopeLog log, Random random) {
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3 -> log.deliver(1 + random.nextInt(8));
            case 4 -> log.deliverInVain(1 + random.nextInt(8));
            case 5 -> log.deliverAndFail(1 + random.nextInt(8));
            case 6 -> log.restart();
            case 7 -> {
                if (random.nextInt(8) == 0) {
                    log.loseEverything();
                }
            }
            case 8 -> log.settle(1 + random.nextInt(8));
            case 9, 10, 11 -> log.review(1 + random.nextInt(3));
            case 12 -> log.failToPublish(work(log, random));
            case 13 -> log.failToRemember(work(log, random));
            case 14 -> {
                log.failToRemember(work(log, random));
                log.restart();
            }
            default -> {}
        }
    }

    private static Runnable work(ScopeLog log, Random random) {
        int size = 1 + random.nextInt(4);
        return random.nextBoolean() ? () -> log.review(size) : () -> log.deliver(size);
    }

    /** A machine has what it was told last since it was registered or restored. */
    private static void compare(ScopeModel model, ScopeLog log) {
        Map<UUID, List<EffectiveRule>> told = new HashMap<>();
        Set<UUID> active = new HashSet<>();
        for (Object payload : log.payloads()) {
            if (payload instanceof MachineRegisteredEvent event) {
                active.add(event.machineId());
            } else if (payload instanceof MachineRestoredEvent event) {
                active.add(event.machineId());
                told.remove(event.machineId());
            } else if (payload instanceof MachineRetiredEvent event) {
                active.remove(event.machineId());
            } else if (payload instanceof MachineRulesChangedEvent event && active.contains(event.machineId())) {
                told.put(event.machineId(), event.rules());
            }
        }
        model.machines().forEach((machine, isActive) -> {
            if (isActive) {
                assertThat(told.getOrDefault(machine, List.of())).isEqualTo(model.rulesOf(machine));
            }
        });
    }
}
