package io.fleetledger.support.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

class PersonalTextsTest {

    private final KeysInMemory store = new KeysInMemory();
    private final StoredTenantKeys keys = store.keys();
    private final PersonalTexts texts = new PersonalTexts(keys);

    @ParameterizedTest
    @ValueSource(strings = {"", "Hall 7, beside Olga's desk", "Шеф 🦊", "sealed:1:", "sealed:1:AAAA", "(erased)"})
    void everyTextComesBackAsItWasAndShowsNothingMeanwhile(String text) {
        String stored = texts.seal("acme", "location", text);
        assertThat(stored).matches("sealed:1:[A-Za-z0-9_-]{38,}").doesNotContain("Olga");
        assertThat(stored).isNotEqualTo(texts.seal("acme", "location", text));
        assertThat(texts.open("acme", "location", stored)).isEqualTo(text);
        assertThat(texts.openActor("acme", texts.sealActor("acme", text))).isEqualTo(text);
    }

    /** Somebody has seen what is stored, and gives it as a text: it is that text, and nobody reads what it hides. */
    @Test
    void whatWasSealedIsNotOpenedForWhoGivesItAsAText() {
        String stored = texts.seal("acme", "description", "Olga is ill");
        String storedAgain = texts.seal("acme", "description", stored);
        assertThat(texts.open("acme", "description", storedAgain)).isEqualTo(stored);
        String actor = texts.sealActor("acme", "olga");
        assertThat(texts.openActor("acme", texts.sealActor("acme", actor))).isEqualTo(actor);
    }

    @Test
    void itOpensForItsTenantAndAsWhatItIsOnly() {
        String stored = texts.seal("acme", "location", "Hall 7");
        assertThat(texts.open("other", "location", stored)).isEqualTo("(unreadable)");
        assertThat(texts.open("acme", "description", stored)).isEqualTo("(unreadable)");
        assertThat(texts.openActor("acme", stored)).isEqualTo("(unreadable)");
        String actor = texts.sealActor("acme", "olga");
        assertThat(texts.openActor("other", actor)).isEqualTo("(unreadable)");
    }

    @Test
    void whatSomebodyHasChangedIsNotOpened() {
        String stored = texts.seal("acme", "location", "Hall 7");
        int last = stored.length() - 2;
        String changed =
                stored.substring(0, last) + (stored.charAt(last) == 'A' ? 'B' : 'A') + stored.substring(last + 1);
        assertThat(texts.open("acme", "location", changed)).isEqualTo("(unreadable)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "olga",
                "sealed:1:",
                "sealed:1:no Base64!",
                "sealed:1:AAAA",
                "sealed:1:a label that is long enough, but no Base64",
                "sealed:2:AAAA"
            })
    void whatWasWrittenBeforeThereWereKeysIsWhatItSays(String plain) {
        assertThat(texts.open("acme", "location", plain)).isEqualTo(plain);
        assertThat(texts.openActor("acme", plain)).isEqualTo(plain);
    }

    @Test
    void withoutItsKeyItReadsAsErasedAndNothingMoreIsStored() {
        String location = texts.seal("acme", "location", "Hall 7");
        String actor = texts.sealActor("acme", "olga");
        String others = texts.sealActor("other", "olga");
        assertThat(texts.openActor("acme", actor)).isEqualTo("olga");

        keys.destroy("acme");

        assertThat(texts.open("acme", "location", location)).isEqualTo("(erased)");
        assertThat(texts.openActor("acme", actor)).isEqualTo("(erased)");
        assertThat(texts.seal("acme", "location", "Hall 8")).isEqualTo("sealed:1:");
        assertThat(texts.sealActor("acme", "olga")).isEqualTo("sealed:1:");
        assertThat(texts.open("acme", "location", "sealed:1:")).isEqualTo("(erased)");
        assertThat(texts.open("acme", "location", "written before")).isEqualTo("written before");
        assertThat(texts.openActor("other", others)).isEqualTo("olga");
        assertThat(new PersonalTexts(store.keys()).openActor("acme", actor))
                .as("after a restart")
                .isEqualTo("(erased)");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void thatATenantsKeyWasLostIsSaidOnceAndNobodyIsShownWhatIsStored(CapturedOutput output) {
        String location = texts.seal("acme", "location", "Hall 7");
        String actor = texts.sealActor("acme", "olga");
        PersonalTexts withFreshKeys = new PersonalTexts(new KeysInMemory().keys());

        assertThat(withFreshKeys.open("acme", "location", location)).isEqualTo("(unreadable)");
        assertThat(withFreshKeys.openActor("acme", actor)).isEqualTo("(unreadable)");
        assertThat(output).containsOnlyOnce("tenant acme was sealed with another key");
        String anew = withFreshKeys.seal("acme", "location", "Hall 8");
        assertThat(withFreshKeys.open("acme", "location", anew)).isEqualTo("Hall 8");
    }

    /** Each use of a random nonce counts against its key. */
    @Test
    void anActorOfManyEventsIsSealedOnce() {
        assertThat(texts.sealActor("acme", "agent")).isEqualTo(texts.sealActor("acme", "agent"));
        assertThat(texts.sealActor("acme", "agent")).isNotEqualTo(texts.sealActor("acme", "other"));
        assertThat(texts.sealActor("acme", "agent")).isNotEqualTo(texts.sealActor("other", "agent"));
    }
}
