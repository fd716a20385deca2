package io.fleetledger.ingest.file;

import io.fleetledger.support.fuzz.FuzzInputs;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class XlsxRowsFuzzTest {

    @TestFactory
    Stream<DynamicTest> anyWorkbookIsRowsOrRefused() {
        return FuzzInputs.of(XlsxRowsFuzz.class);
    }
}
