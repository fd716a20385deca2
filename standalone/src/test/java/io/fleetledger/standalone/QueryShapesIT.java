package io.fleetledger.standalone;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.fleetledger.support.servers.OnEveryMongoDb;
import io.fleetledger.support.servers.RecordedShapes;
import io.fleetledger.support.servers.ReviewedShapes;
import io.fleetledger.support.servers.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;

/** Every query that the views and directories send while the whole API is walked. */
@OnEveryMongoDb
class QueryShapesIT {

    private final ReviewedShapes reviewed = ReviewedShapes.read(QueryShapesIT.class, "query-shapes.txt");
    private final RecordedShapes shapes = new RecordedShapes();
    private final TestDatabase database = TestDatabase.open(shapes);

    @AfterEach
    void close() {
        database.close();
    }

    @TestFactory
    Stream<DynamicTest> whatIsAskedWhileTheApiIsWalked(@TempDir Path dataDir) {
        try (RunningFleet fleet = RunningFleet.start(
                dataDir,
                List.of(),
                context -> context.registerBean(
                        MongoDatabaseFactory.class,
                        () -> new SimpleMongoClientDatabaseFactory(database.client(), database.name())),
                "fleet.read-store.indexes-arrays=true",
                "fleet.read-store.indexes-ranges=true")) {
            new ApiWalk(fleet).walk();
        }
        return Stream.of(
                dynamicTest("has been reviewed", () -> shapes.assertReviewed(reviewed)),
                dynamicTest("has an index", () -> shapes.assertIndexed(reviewed, database.database())),
                dynamicTest("is planned by it", () -> shapes.assertPlanned(reviewed, database.database())));
    }
}
