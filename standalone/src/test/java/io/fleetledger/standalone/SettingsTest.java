package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ClassPathResource;

class SettingsTest {

    /** Of a file and what it imports, the imported one wins, so that what is said here of such a key is said to nobody. */
    @Test
    void theStandaloneSetsNothingThatTheDefaultsSetAsWell() throws IOException {
        Set<String> keys = keysOf("application.yml");
        assertThat(keys).contains("fleet.imports.upload-folder", "fleet.data-dir");
        keys.retainAll(keysOf("fleet-ledger-defaults.yml"));
        assertThat(keys).isEmpty();
    }

    private static Set<String> keysOf(String file) throws IOException {
        Set<String> keys = new HashSet<>();
        new YamlPropertySourceLoader()
                .load(file, new ClassPathResource(file))
                .forEach(source -> keys.addAll(List.of(((EnumerablePropertySource<?>) source).getPropertyNames())));
        return keys;
    }
}
