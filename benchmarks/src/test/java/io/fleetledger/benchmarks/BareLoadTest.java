package io.fleetledger.benchmarks;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class BareLoadTest {

    @Test
    void aCallThatFailedSaysWhy() {
        IOException why = new IOException("The answer was empty");
        Load failing = new BareLoad("reads", () -> {
            throw why;
        });
        assertThatThrownBy(() -> failing.make(2, 2)).hasMessage("reads failed").hasCause(why);
    }
}
