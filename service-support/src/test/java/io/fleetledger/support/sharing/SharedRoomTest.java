package io.fleetledger.support.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharedRoomTest {

    private final SharedRoom room = new SharedRoom(100);

    @Test
    void aTenantHasHalfOfItAtMost() {
        assertThat(room.take("acme", 30)).isPresent();
        assertThat(room.take("acme", 21)).isEmpty();
        assertThat(room.take("acme", 20)).isPresent();
        assertThat(room.take("demo", 50)).as("the other half").isPresent();
    }

    @Test
    void allTogetherHaveNoMoreThanThereIs() {
        room.take("acme", 50);
        room.take("demo", 30);
        assertThat(room.take("third", 21)).isEmpty();
        assertThat(room.take("third", 20)).isPresent();
    }

    @Test
    void whatIsGivenBackIsFreeOnceHoweverOftenItIs() {
        SharedRoom.Share share = room.take("acme", 20).orElseThrow();
        room.take("acme", 30);
        share.close();
        share.close();
        assertThat(room.take("acme", 21)).isEmpty();
        assertThat(room.take("acme", 20)).isPresent();
    }
}
