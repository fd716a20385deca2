package io.fleetledger.query.machine;

import io.fleetledger.support.fuzz.FuzzInputs;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class MachineCursorFuzzTest {

    @TestFactory
    Stream<DynamicTest> anyTextIsACursorOrNone() {
        return FuzzInputs.of(MachineCursorFuzz.class);
    }
}
