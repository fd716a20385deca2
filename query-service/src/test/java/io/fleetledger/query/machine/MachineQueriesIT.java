package io.fleetledger.query.machine;

import io.fleetledger.support.servers.OnEveryMongoDb;
import org.junit.jupiter.api.Nested;

@OnEveryMongoDb
class MachineQueriesIT {

    @Nested
    class OnAStoreThatIndexesArrays extends MachineListTests {

        OnAStoreThatIndexesArrays() {
            super(true);
        }
    }

    @Nested
    class OnAStoreThatDoesNot extends MachineListTests {

        OnAStoreThatDoesNot() {
            super(false);
        }
    }
}
