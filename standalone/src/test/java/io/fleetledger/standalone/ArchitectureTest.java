package io.fleetledger.standalone;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.fleetledger.commands.TenantCommand;
import io.fleetledger.queries.TenantQuery;
import io.fleetledger.support.axon.AggregateEvents;
import io.fleetledger.support.axon.Commands;
import io.fleetledger.support.security.RequiresRole;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.RoutingKey;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventBus;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.gateway.EventGateway;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.queryhandling.QueryGateway;
import org.axonframework.serialization.Revision;
import org.axonframework.spring.stereotype.Aggregate;
import org.axonframework.spring.stereotype.Saga;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What docs/architecture.md says of the code, checked over all modules. */
class ArchitectureTest {

    private static final String[] LANGUAGE = {
        "io.fleetledger.events..", "io.fleetledger.commands..", "io.fleetledger.queries.."
    };
    private static final String REVISIONS = "io.fleetledger.events.revision..";
    private static final String SUPPORT = "io.fleetledger.support..";
    private static final String COMMAND = "io.fleetledger.command..";
    private static final String QUERY = "io.fleetledger.query..";
    private static final String INGEST = "io.fleetledger.ingest..";
    private static final String STANDALONE = "io.fleetledger.standalone..";

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar")) // what modules lend each other's tests
            .importPackages("io.fleetledger");

    // Modules

    @Test
    void sharedEventsNeedsAnnotationsOnly() {
        check(classes()
                .that()
                .resideInAnyPackage(LANGUAGE)
                .and()
                .resideOutsideOfPackage(REVISIONS)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(LANGUAGE)
                        .or(resideInAnyPackage(
                                "java..",
                                "org.axonframework.modelling.command..",
                                "org.axonframework.serialization..",
                                "com.fasterxml.jackson.annotation..",
                                "org.jspecify.annotations.."))
                        .or(type(RoutingKey.class)))
                .because("other teams' services import it"));
    }

    /** They change what was written before it is an event. */
    @Test
    void upcastersNeedATreeOfJsonAsWell() {
        check(classes()
                .that()
                .resideInAPackage(REVISIONS)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "io.fleetledger.events..",
                        "java..",
                        "org.axonframework.serialization..",
                        "com.fasterxml.jackson.databind..",
                        "org.jspecify.annotations.."))
                .because("other teams' services import it"));
    }

    @Test
    void eventsKnowNeitherCommandsNorQueries() {
        check(noClasses()
                .that()
                .resideInAPackage("io.fleetledger.events..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.fleetledger.commands..", "io.fleetledger.queries..")
                .because("events outlive both"));
    }

    @Test
    void serviceSupportKnowsNoService() {
        check(noClasses()
                .that()
                .resideInAPackage(SUPPORT)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(COMMAND, QUERY, INGEST, STANDALONE)
                .because("it holds what no feature owns"));
    }

    @Test
    void servicesDoNotKnowEachOther() {
        check(independent(COMMAND, QUERY, INGEST, STANDALONE));
        check(independent(QUERY, COMMAND, INGEST, STANDALONE));
        check(independent(INGEST, COMMAND, QUERY, STANDALONE).allowEmptyShould(true));
    }

    private static ArchRule independent(String service, String... others) {
        return noClasses()
                .that()
                .resideInAPackage(service)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .because("services meet in messages, and run as processes of their own");
    }

    @Test
    void aServiceShowsItsConfigurationAndItsMainClassOnly() {
        check(
                classes()
                        .that()
                        .resideInAnyPackage(COMMAND, QUERY, INGEST)
                        .and()
                        .resideOutsideOfPackages(
                                "io.fleetledger.query.projection..",
                                "io.fleetledger.query.past..",
                                "io.fleetledger.query.subscription..",
                                "io.fleetledger.query.tenant..",
                                "io.fleetledger.ingest.file..",
                                "io.fleetledger.ingest.directory..")
                        .and()
                        .arePublic()
                        .and()
                        // What features of one service ask of each other, implemented by beans that nobody sees.
                        .areNotInterfaces()
                        .and()
                        .areNotAnnotatedWith(Saga.class) // Made by the framework, by a constructor that it can reach.
                        .should()
                        .haveSimpleNameEndingWith("ServiceConfiguration")
                        .orShould()
                        .haveSimpleNameEndingWith("ServiceApplication")
                        .because(
                                "a service has one public door; what its own features share stands in query.projection, query.past, query.subscription, query.tenant, ingest.file and ingest.directory"));
    }

    @Test
    void packagesAreByFeature() {
        check(noClasses()
                .should()
                .resideInAnyPackage(
                        "..controller..",
                        "..controllers..",
                        "..service..",
                        "..services..",
                        "..dto..",
                        "..dtos..",
                        "..util..",
                        "..utils..")
                .because("a feature is found in one place"));
    }

    @Test
    void everyPackageIsNullMarked() {
        check(classes()
                .should(new ArchCondition<JavaClass>("be in a @NullMarked package") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        events.add(new SimpleConditionEvent(
                                type,
                                type.getPackage().isAnnotatedWith(NullMarked.class),
                                type.getPackageName() + " of " + type.getSimpleName()));
                    }
                })
                .because("the build checks nullness in marked packages only"));
    }

    // Messages

    @Test
    void commandsAreRecordsOfOneTenant() {
        check(classes()
                .that()
                .implement(TenantCommand.class)
                .or()
                .haveSimpleNameEndingWith("Command")
                .and()
                .areNotInterfaces()
                .should()
                .beRecords()
                .andShould()
                .implement(TenantCommand.class)
                .andShould()
                .haveSimpleNameEndingWith("Command")
                .andShould()
                .resideInAPackage("io.fleetledger.commands..")
                .because("a command without a tenant could reach another tenant's aggregate"));
    }

    @Test
    void queriesAreRecordsOfOneTenant() {
        check(classes()
                .that()
                .implement(TenantQuery.class)
                .or()
                .haveSimpleNameEndingWith("Query")
                .and()
                .areNotInterfaces()
                .should()
                .beRecords()
                .andShould()
                .implement(TenantQuery.class)
                .andShould()
                .haveSimpleNameEndingWith("Query")
                .andShould()
                .resideInAPackage("io.fleetledger.queries..")
                .because("a query without a tenant could read another tenant's documents"));
    }

    @Test
    void eventsAreRecordsInThePastTenseWithARevision() {
        check(classes()
                .that()
                .haveSimpleNameEndingWith("Event")
                .and()
                .areNotInterfaces()
                .should()
                .beRecords()
                .andShould()
                .haveNameMatching(".*(ed|en|wn)Event")
                .andShould()
                .beAnnotatedWith(Revision.class)
                .andShould()
                .resideInAPackage("io.fleetledger.events..")
                .because("an event is a fact, and is read by its revision for ever"));
    }

    @Test
    void makingAnEventCannotFail() {
        check(constructors()
                .that()
                .areDeclaredInClassesThat()
                .haveSimpleNameEndingWith("Event")
                .and()
                .areDeclaredInClassesThat()
                .areRecords()
                .should(new ArchCondition<JavaCodeUnit>("copy at most") {
                    @Override
                    public void check(JavaCodeUnit constructor, ConditionEvents events) {
                        constructor.getCallsFromSelf().stream()
                                .filter(call -> !call.getTargetOwner().isEquivalentTo(Record.class)
                                        && !call.getTarget().getName().equals("copyOf"))
                                .forEach(call ->
                                        events.add(SimpleConditionEvent.violated(constructor, call.getDescription())));
                    }
                })
                .because("old events load for ever; checks belong before the event"));
    }

    @Test
    void replayingAnEventCannotFail() {
        check(methods()
                .that()
                .areAnnotatedWith(EventSourcingHandler.class)
                .should(new ArchCondition<JavaCodeUnit>("throw nothing") {
                    @Override
                    public void check(JavaCodeUnit handler, ConditionEvents events) {
                        handler.getConstructorCallsFromSelf().stream()
                                .filter(call -> call.getTargetOwner().isAssignableTo(Throwable.class))
                                .forEach(call ->
                                        events.add(SimpleConditionEvent.violated(handler, call.getDescription())));
                        handler.getMethodCallsFromSelf().stream()
                                .filter(call -> call.getTarget().getName().startsWith("require"))
                                .forEach(call ->
                                        events.add(SimpleConditionEvent.violated(handler, call.getDescription())));
                    }
                })
                .because("old events load for ever; checks belong into the command's handler"));
    }

    // Who does what

    @Test
    void aggregatesArePackagePrivateAndTheirSnapshotsHaveARevision() {
        check(classes()
                .that()
                .areAnnotatedWith(Aggregate.class)
                .should()
                .bePackagePrivate()
                .andShould()
                .beAnnotatedWith(Revision.class)
                .andShould()
                .notBeInterfaces()
                .because("an aggregate is reached by commands only, and its snapshots are stored"));
    }

    @Test
    void aggregatesDoNoInputOrOutputAndTakeTheTimeFromTheirEvents() {
        check(noClasses()
                .that()
                .areAnnotatedWith(Aggregate.class)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.springframework.data..",
                        "org.springframework.jdbc..",
                        "com.mongodb..",
                        "java.sql..",
                        "javax.sql..",
                        "java.io..",
                        "java.net..",
                        "java.nio..",
                        "io.fleetledger.support.axon..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .because("a decision must come out the same when it is made again"));
    }

    @Test
    void onlySupportAxonUsesTheGateways() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("io.fleetledger.support.axon..")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(CommandGateway.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(QueryGateway.class)
                .because("Commands and Queries check the caller's tenant"));
    }

    @Test
    void onlySupportAxonPublishesEvents() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("io.fleetledger.support.axon..")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(EventGateway.class)
                .orShould()
                .callMethodWhere(describe(
                        "publishes on the event bus",
                        call -> call.getTarget().getName().equals("publish")
                                && call.getTargetOwner().isAssignableTo(EventBus.class)))
                .because("Events checks the tenant, and tells who caused what"));
    }

    /** From the beginning or from anywhere: an aggregate may have hundreds of thousands. What begins at a snapshot is short. */
    @Test
    void onlyAggregateEventsReadsAnAggregatesEventsToTheirEnd() {
        check(noClasses()
                .that()
                .doNotBelongToAnyOf(AggregateEvents.class)
                .should()
                .callMethodWhere(describe(
                        "reads an aggregate's events without a last one",
                        call -> call.getTarget().getName().equals("readEvents")
                                && call.getTargetOwner().isAssignableTo(EventStore.class)
                                && call.getTarget().getRawParameterTypes().size() == 2))
                .because("a part says where it ends, and is all that is read and held"));
    }

    @Test
    void projectionsSendNoCommands() {
        check(noClasses()
                .that()
                .haveSimpleNameEndingWith("Projection")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Commands.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(CommandBus.class)
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("io.fleetledger.commands..")
                .because("a rebuild must not change anything; what reacts is a policy"));
    }

    @Test
    void eventHandlersBelongToANamedGroup() {
        check(methods()
                .that()
                .areAnnotatedWith(EventHandler.class)
                .should()
                .beDeclaredInClassesThat()
                .areAnnotatedWith(ProcessingGroup.class)
                .because("tokens and dead letters are stored under the group's name, which must be constant"));
    }

    @Test
    void queryHandlersReadThroughTenantDocuments() {
        check(noClasses()
                .that(describe(
                        "are neither projections, nor what these gather, nor configuration nor stores, nor what a policy"
                                + " remembers",
                        type -> !type.getSimpleName().endsWith("Projection")
                                && !List.of("PastBatch", "VersionBatch").contains(type.getSimpleName())
                                && !type.getSimpleName().equals("Memberships")
                                && !type.isAnnotatedWith(Configuration.class)))
                .and()
                .resideOutsideOfPackages(
                        "io.fleetledger.support.mongo..",
                        "io.fleetledger.support.idempotency..",
                        "io.fleetledger.support.ratelimit..",
                        "io.fleetledger.support.offboarding..",
                        "io.fleetledger.support.replay..",
                        "io.fleetledger.support.distributed..",
                        "io.fleetledger.support.observability..",
                        "io.fleetledger.standalone.readstore..",
                        "io.fleetledger.command.rule.scope..")
                .and()
                // A store of files by id; the job that owns a file is asked for with the tenant before.
                .haveNameNotMatching("io\\.fleetledger\\.ingest\\.importjob\\.GridFsImportFiles(\\$.*)?")
                .should()
                .dependOnClassesThat(assignableTo(MongoOperations.class)
                        .or(assignableTo(MongoCollection.class))
                        .or(assignableTo(MongoDatabase.class))
                        .or(assignableTo(MongoClient.class)))
                .because("TenantDocuments asks every question with the tenant"));
    }

    @Test
    void commandsAreHandledByAggregates() {
        check(methods()
                .that()
                .areAnnotatedWith(CommandHandler.class)
                .and()
                // Spans as many aggregates as it has rows, and leaves each decision to the machine's own handlers.
                .areNotDeclaredIn("io.fleetledger.command.machine.MachineRegistrar")
                .and()
                // Carries out what sagas decided, as far as each machine and each alert does not know it yet.
                .areNotDeclaredIn("io.fleetledger.command.machine.StatusRecorder")
                .and()
                // Acknowledges many alerts, each by its own state.
                .areNotDeclaredIn("io.fleetledger.command.alert.AlertAcknowledgements")
                .should()
                .beDeclaredInClassesThat()
                .areAnnotatedWith(Aggregate.class)
                .because("invariants are decided on an aggregate's own state"));
    }

    @Test
    void everyEndpointNamesTheRoleItRequires() {
        check(methods()
                .that()
                .areMetaAnnotatedWith(RequestMapping.class)
                .and()
                .areDeclaredInClassesThat()
                .areMetaAnnotatedWith(RestController.class)
                .should()
                .beAnnotatedWith(RequiresRole.class)
                .because("a new endpoint must not be open by mistake"));
    }

    // What nobody does

    @Test
    void nobodyUsesXStreamOrLombok() {
        check(noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.thoughtworks.xstream..", "org.axonframework.serialization.xml..", "lombok..")
                .because("what is stored must outlive class layouts, and what is written is what runs"));
    }

    @Test
    void nobodyInjectsIntoFields() {
        check(NO_CLASSES_SHOULD_USE_FIELD_INJECTION);
        check(fields().should()
                .notBeAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
                .because("a class shows what it needs in its constructor"));
    }

    @Test
    void everythingIsLoggedThroughSlf4j() {
        check(NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING);
        check(NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS);
    }

    private static void check(ArchRule rule) {
        rule.check(OURS);
    }
}
