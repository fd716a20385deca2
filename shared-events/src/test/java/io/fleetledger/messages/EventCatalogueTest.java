package io.fleetledger.messages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/events.md} says what the code says. */
class EventCatalogueTest {

    private static final Path DOCUMENT = Path.of("../docs/events.md");
    private static final Path SOURCES = Path.of("src/main/java");

    @Test
    void theCatalogueInTheDocumentationIsThatOfTheCode() throws IOException {
        String catalogue = EventCatalogue.of(
                Javadocs.of(SOURCES),
                EventGoldensTest.allGoldens().collect(Collectors.groupingBy(EventGoldensTest.Golden::type)));
        if (System.getProperty("fleet.events.write") != null) {
            Files.writeString(DOCUMENT, catalogue);
        }
        assertThat(DOCUMENT)
                .as("write it anew: ./mvnw test -pl shared-events -Dtest=EventCatalogueTest -Dfleet.events.write")
                .hasContent(catalogue);
    }
}
