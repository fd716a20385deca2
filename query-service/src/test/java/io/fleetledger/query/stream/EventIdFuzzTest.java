package io.fleetledger.query.stream;

import io.fleetledger.support.fuzz.FuzzInputs;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class EventIdFuzzTest {

    @TestFactory
    Stream<DynamicTest> anyTextIsAnIdOrRefused() {
        return FuzzInputs.of(EventIdFuzz.class);
    }
}
