package io.fleetledger.ingest.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeaderSummaryTest {

    @Test
    void upToFiveColumnsAreNamed() {
        assertThat(HeaderSummary.of(List.of())).isEqualTo("There is no header.");
        assertThat(HeaderSummary.of(List.of("a"))).isEqualTo("The header has 1 column: a.");
        assertThat(HeaderSummary.of(List.of("a", "b", "c", "d", "e")))
                .isEqualTo("The header has 5 columns: a, b, c, d, e.");
        assertThat(HeaderSummary.of(Collections.nCopies(1_024, "a")))
                .isEqualTo("The header has 1,024 columns: a, a, a, a, a, ….");
    }

    @Test
    void aNameIsShownInALineOfItsBeginning() {
        assertThat(HeaderSummary.of(List.of(" ", "a\r\nb", "x".repeat(40), "x".repeat(41))))
                .isEqualTo("The header has 4 columns: \"\", a b, " + "x".repeat(40) + ", " + "x".repeat(40) + "….");
    }
}
