package io.fleetledger.support.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** Tells in the report what the other tests ran on. */
class RealServersIT {

    @Test
    void thereIsAMongoDbToTestOn() {
        String uri = RealServers.mongoDb().orElse("");
        assumeTrue(!uri.isEmpty(), RealServers.missingMongoDb());
        try (MongoClient client = MongoClients.create(uri)) {
            Document answer = client.getDatabase("admin").runCommand(new Document("buildInfo", 1));
            assertThat(answer.getString("version")).isNotBlank();
            System.out.println("Tested on MongoDB " + answer.getString("version") + ", as it says.");
        }
    }
}
