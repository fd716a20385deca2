package io.fleetledger.standalone;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packages depend on each other in one direction only, so that each can be read with what is below it alone. */
class PackageCyclesTest {

    /**
     * Counted as one package: the status changes of a machine and its alerts are told by the same saga, in each other's
     * words. To take them apart would move classes that other teams' services import.
     */
    private static final List<String> STATUSES_AND_ALERTS =
            List.of("io.fleetledger.events.machine", "io.fleetledger.events.status", "io.fleetledger.events.alert");

    @ParameterizedTest
    @ValueSource(strings = {"events commands queries", "support", "command", "query", "ingest", "standalone"})
    void packagesAreFreeOfCycles(String ofOneModule) {
        List<String> all = Stream.of(ofOneModule.split(" "))
                .map(name -> "io.fleetledger." + name)
                .toList();
        slices().assignedFrom(new Packages(all))
                .should()
                .beFreeOfCycles()
                .because("a package that needs what needs it cannot be understood, nor moved, by itself")
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .withImportOption(location -> !location.contains("-tests.jar"))
                        .importPackages(all));
    }

    private record Packages(List<String> all) implements SliceAssignment {

        @Override
        public String getDescription() {
            return "packages of " + String.join(", ", all);
        }

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String name = type.getPackageName();
            if (all.stream().noneMatch(root -> name.equals(root) || name.startsWith(root + "."))) {
                return SliceIdentifier.ignore();
            }
            return SliceIdentifier.of(STATUSES_AND_ALERTS.contains(name) ? STATUSES_AND_ALERTS.get(0) : name);
        }
    }
}
