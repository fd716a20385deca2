package io.fleetledger.ingest.file;

import io.fleetledger.support.fuzz.FuzzInputs;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class CsvRowsFuzzTest {

    @TestFactory
    Stream<DynamicTest> anyBytesAreRowsOrRefused() {
        return FuzzInputs.of(CsvRowsFuzz.class);
    }
}
