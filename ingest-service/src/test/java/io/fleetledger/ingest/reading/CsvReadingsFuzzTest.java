package io.fleetledger.ingest.reading;

import io.fleetledger.support.fuzz.FuzzInputs;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class CsvReadingsFuzzTest {

    @TestFactory
    Stream<DynamicTest> anyBodyIsReadingsOrRefused() {
        return FuzzInputs.of(CsvReadingsFuzz.class);
    }
}
