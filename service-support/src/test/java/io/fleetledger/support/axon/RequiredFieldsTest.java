package io.fleetledger.support.axon;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.fleetledger.commands.IncompleteCommandRefusal;
import io.fleetledger.commands.TenantCommand;
import io.fleetledger.commands.Violation;
import io.fleetledger.commands.alert.AcknowledgeAlertCommand;
import io.fleetledger.commands.importjob.StartImportJobCommand;
import io.fleetledger.commands.rule.CreateAlertRuleCommand;
import io.fleetledger.commands.status.ApplyStatusDecisionsCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.callbacks.FutureCallback;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Commands as another service may send them: a field left out is null. */
class RequiredFieldsTest {

    private final SimpleCommandBus bus = SimpleCommandBus.builder().build();
    private final List<Object> handled = new ArrayList<>();

    static Stream<Class<?>> commands() {
        return new ClassFileImporter()
                .importPackages("io.fleetledger.commands").stream()
                        .filter(type -> type.isRecord() && type.isAssignableTo(TenantCommand.class))
                        .<Class<?>>map(JavaClass::reflect);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aCommandIsHandledOnlyIfItHasEachOfItsRequiredFields(Class<?> type) {
        Record complete = SampleRecords.of(type);
        assertThat(send(complete).isExceptional()).isFalse();
        assertThat(handled).containsExactly(complete);
        handled.clear();
        assertThat(SampleRecords.withoutOneField(complete)).isNotEmpty().allSatisfy(incomplete -> {
            CommandResultMessage<?> answer = send(incomplete);
            assertThat(answer.<IncompleteCommandRefusal>exceptionDetails())
                    .as(incomplete.toString())
                    .hasValueSatisfying(refusal -> assertThat(refusal.violations())
                            .singleElement()
                            .extracting(Violation::type)
                            .isEqualTo("missing"));
        });
        assertThat(handled).isEmpty();
    }

    static Stream<Arguments> namedFields() {
        return Stream.of(
                Arguments.of(AcknowledgeAlertCommand.class, List.of("alert_id", "tenant_id", "acknowledged_by")),
                Arguments.of(
                        StartImportJobCommand.class, List.of("job_id", "tenant_id", "worker", "now", "lease_until")),
                Arguments.of(
                        CreateAlertRuleCommand.class,
                        List.of(
                                "rule_id",
                                "tenant_id",
                                "name",
                                "scope",
                                "condition",
                                "condition.type",
                                "condition.metric_name")),
                Arguments.of(
                        ApplyStatusDecisionsCommand.class,
                        List.of(
                                "tenant_id",
                                "decisions.machine_id",
                                "decisions.statuses.cause",
                                "decisions.statuses.status",
                                "decisions.statuses.reasons.rule_id",
                                "decisions.statuses.reasons.rule_name",
                                "decisions.statuses.reasons.severity",
                                "decisions.statuses.reasons.metric_name",
                                "decisions.alerts.alert_id",
                                "decisions.alerts.cause",
                                "decisions.alerts.rule_id",
                                "decisions.alerts.rule_name",
                                "decisions.alerts.severity",
                                "decisions.alerts.figures",
                                "decisions.alerts.figures.metric_name",
                                "decisions.alerts.figures.operator",
                                "decisions.alerts.message")));
    }

    @ParameterizedTest
    @MethodSource("namedFields")
    void theMissingFieldIsNamed(Class<?> type, List<String> fields) {
        assertThat(SampleRecords.withoutOneField(SampleRecords.of(type)))
                .flatExtracting(incomplete -> send(incomplete)
                        .<IncompleteCommandRefusal>exceptionDetails()
                        .orElseThrow()
                        .violations())
                .extracting(Violation::field)
                .containsExactlyInAnyOrderElementsOf(fields);
    }

    private CommandResultMessage<?> send(Record command) {
        try (var handling = bus.subscribe(command.getClass().getName(), message -> {
                    handled.add(message.getPayload());
                    return "done";
                });
                var checking = bus.registerHandlerInterceptor(RequiredFields::check)) {
            assertThat(List.of(handling, checking)).doesNotContainNull();
            FutureCallback<Object, Object> answer = new FutureCallback<>();
            bus.dispatch(GenericCommandMessage.asCommandMessage(command), answer);
            return answer.getResult(5, TimeUnit.SECONDS);
        }
    }
}
