package io.fleetledger.query.reading;

import io.fleetledger.support.fuzz.FuzzInputs;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class ReadingCursorFuzzTest {

    @TestFactory
    Stream<DynamicTest> anyTextIsACursorOrNone() {
        return FuzzInputs.of(ReadingCursorFuzz.class);
    }
}
