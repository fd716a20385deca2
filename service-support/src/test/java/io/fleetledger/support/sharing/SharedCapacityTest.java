package io.fleetledger.support.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharedCapacityTest {

    private final SharedCapacity capacity = new SharedCapacity(100);

    @Test
    void aTenantHasHalfOfItAtMost() {
        assertThat(capacity.take("acme", 30)).isPresent();
        assertThat(capacity.take("acme", 21)).isEmpty();
        assertThat(capacity.take("acme", 20)).isPresent();
        assertThat(capacity.take("demo", 50)).as("the other half").isPresent();
    }

    @Test
    void allTogetherHaveNoMoreThanThereIs() {
        capacity.take("acme", 50);
        capacity.take("demo", 30);
        assertThat(capacity.take("third", 21)).isEmpty();
        assertThat(capacity.take("third", 20)).isPresent();
    }

    @Test
    void whatIsGivenBackIsFreeOnceHoweverOftenItIs() {
        SharedCapacity.Share share = capacity.take("acme", 20).orElseThrow();
        capacity.take("acme", 30);
        share.close();
        share.close();
        assertThat(capacity.take("acme", 21)).isEmpty();
        assertThat(capacity.take("acme", 20)).isPresent();
    }
}
