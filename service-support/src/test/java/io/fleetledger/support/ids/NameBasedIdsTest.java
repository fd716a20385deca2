package io.fleetledger.support.ids;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NameBasedIdsTest {

    @Test
    void idsAreThoseOfEveryReleaseBefore() {
        assertThat(NameBasedIds.of("identifier-claim", "acme", "CNC-001"))
                .hasToString("6cc238ab-43ea-8cc3-9637-61864dd77d15");
        assertThat(NameBasedIds.of("acme", "ann", "/api/v1/machines", "key-1"))
                .hasToString("a4d31f02-1ae6-818c-980d-928ba924fc55");
        assertThat(NameBasedIds.of("Fräse \uD83D\uDD27")).hasToString("953831f1-e0ce-899c-9ae2-c1dcb78452ee");
        assertThat(NameBasedIds.of()).hasToString("e3b0c442-98fc-8c14-9afb-f4c8996fb924");
    }

    @Test
    void partsDoNotRunTogether() {
        assertThat(NameBasedIds.of("ab", "c"))
                .isNotEqualTo(NameBasedIds.of("a", "bc"))
                .isNotEqualTo(NameBasedIds.of("abc"))
                .isNotEqualTo(NameBasedIds.of("ab", "c", ""));
    }

    @Test
    void anIdSaysThatItIsOfVersionEight() {
        Random random = new Random(8);
        for (int i = 0; i < 1000; i++) {
            UUID id = NameBasedIds.of(Long.toString(random.nextLong()));
            assertThat(id.version()).isEqualTo(8);
            assertThat(id.variant()).isEqualTo(2);
        }
    }
}
