package io.fleetledger.support.axon;

import io.fleetledger.support.fuzz.FuzzInputs;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class EventRevisionsFuzzTest {

    @TestFactory
    Stream<DynamicTest> noTreeStopsTheLog() {
        return FuzzInputs.of(EventRevisionsFuzz.class);
    }
}
