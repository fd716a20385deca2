package io.fleetledger.support.offboarding;

import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class EachSecondTest {

    @Test
    void whateverALookEndsInThereIsANextOne() {
        AtomicInteger looks = new AtomicInteger();
        EachSecond each = new EachSecond("each-second", () -> {
            if (looks.incrementAndGet() == 1) {
                throw new StackOverflowError("as of a look that is nested too deeply");
            }
        });
        each.start();
        try {
            Awaitility.await().until(() -> looks.get() > 1);
        } finally {
            each.stop();
        }
    }
}
