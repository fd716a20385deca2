package io.fleetledger.support.http;

import io.fleetledger.support.fuzz.FuzzInputs;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class EntityTagsFuzzTest {

    @TestFactory
    Stream<DynamicTest> noHeaderBreaksTheRulesOfConditions() {
        return FuzzInputs.of(EntityTagsFuzz.class);
    }
}
