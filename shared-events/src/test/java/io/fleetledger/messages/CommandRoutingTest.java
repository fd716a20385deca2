package io.fleetledger.messages;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.commands.TenantCommand;
import io.fleetledger.commands.alert.AcknowledgeAlertsCommand;
import io.fleetledger.commands.machine.MachineRow;
import io.fleetledger.commands.machine.OnDuplicate;
import io.fleetledger.commands.machine.RegisterMachinesCommand;
import io.fleetledger.commands.processor.CheckReplayCommand;
import io.fleetledger.commands.processor.DropParkedEventCommand;
import io.fleetledger.commands.processor.MergeSegmentCommand;
import io.fleetledger.commands.processor.ReleaseSegmentCommand;
import io.fleetledger.commands.processor.ReplayProjectionCommand;
import io.fleetledger.commands.processor.RetryParkedEventsCommand;
import io.fleetledger.commands.processor.SplitSegmentCommand;
import io.fleetledger.commands.status.ApplyStatusDecisionsCommand;
import io.fleetledger.commands.status.MachineDecision;
import java.lang.reflect.AnnotatedElement;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.RoutingKey;
import org.axonframework.commandhandling.distributed.AnnotationRoutingStrategy;
import org.axonframework.commandhandling.distributed.RoutingStrategy;
import org.axonframework.commandhandling.distributed.UnresolvedRoutingKeyPolicy;
import org.axonframework.common.annotation.AnnotationUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which process a command goes to is no accident: commands for one aggregate meet in one, and do not conflict there. */
class CommandRoutingTest {

    private static final String TENANT = "tenant-1";
    private static final UUID MACHINE = UUID.fromString("0f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a01");

    /** Bear the name of whom they are for: the process that holds a segment, or any that follows the group. */
    private static final Set<Class<?>> ADDRESSED = Set.of(
            SplitSegmentCommand.class,
            MergeSegmentCommand.class,
            ReleaseSegmentCommand.class,
            ReplayProjectionCommand.class,
            CheckReplayCommand.class,
            RetryParkedEventsCommand.class,
            DropParkedEventCommand.class);

    private final RoutingStrategy routing = AnnotationRoutingStrategy.builder()
            .fallbackRoutingStrategy(UnresolvedRoutingKeyPolicy.ERROR)
            .build();

    static Stream<Class<?>> commands() {
        return Messages.recordsIn("io.fleetledger.commands").filter(TenantCommand.class::isAssignableFrom);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandSaysWhatItIsRoutedBy(Class<?> command) {
        boolean routed = Stream.concat(Stream.of(command.getDeclaredFields()), Stream.of(command.getDeclaredMethods()))
                .anyMatch(CommandRoutingTest::isKey);
        assertThat(routed).isNotEqualTo(ADDRESSED.contains(command));
    }

    private static boolean isKey(AnnotatedElement member) {
        return AnnotationUtils.isAnnotationPresent(member, RoutingKey.class);
    }

    @Test
    void batchesAreRoutedByTheirFirstMachine() {
        MachineRow row = new MachineRow(MACHINE, "Mill", "CNC-001", "json", null, null, List.of());
        assertThat(keyOf(new RegisterMachinesCommand(TENANT, List.of(row), OnDuplicate.SKIP, false, false)))
                .isEqualTo(MACHINE.toString());
        assertThat(keyOf(new ApplyStatusDecisionsCommand(
                        TENANT, List.of(new MachineDecision(MACHINE, List.of(), List.of())))))
                .isEqualTo(MACHINE.toString());
    }

    @Test
    void whatATenantAcknowledgesAtOnceMeetsInOneProcess() {
        assertThat(keyOf(new AcknowledgeAlertsCommand(TENANT, List.of(MACHINE), "ann")))
                .isEqualTo(TENANT);
    }

    private String keyOf(TenantCommand command) {
        return routing.getRoutingKey(GenericCommandMessage.asCommandMessage(command));
    }
}
