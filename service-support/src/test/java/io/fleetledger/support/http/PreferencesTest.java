package io.fleetledger.support.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreferencesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"respond-async", " Respond-Async ", "wait=5, respond-async", "respond-async;foo=bar, wait=1"})
    void aPreferenceIsFoundInAnyPlaceAndCase(String header) {
        assertThat(Preferences.respondAsync(List.of("return=minimal", header))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "respond", "respond-async-not", "handling=respond-async", "wait=5; respond-async"})
    void nothingElseIsThatPreference(String header) {
        assertThat(Preferences.respondAsync(List.of(header))).isFalse();
    }

    @Test
    void withoutTheHeaderNothingIsPreferred() {
        assertThat(Preferences.respondAsync(null)).isFalse();
        assertThat(Preferences.respondAsync(List.of())).isFalse();
    }
}
