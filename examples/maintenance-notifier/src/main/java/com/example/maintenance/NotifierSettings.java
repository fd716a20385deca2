package com.example.maintenance;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the notifier.
 *
 * @param deskUrl to which notifications are posted, as JSON
 * @param dataDir folder for data that must survive a restart: the position
 * @param axonServer the fleet's Axon Server; used with {@code notifier.source=axon-server}
 * @param fleet its HTTP interface; used with {@code notifier.source=event-stream}
 */
@ConfigurationProperties("notifier")
record NotifierSettings(
        URI deskUrl,
        Path dataDir,
        @DefaultValue AxonServer axonServer,
        @DefaultValue Fleet fleet) {

    /**
     * Axon Server.
     *
     * @param servers host and port; several are separated by commas
     * @param token empty for a server without access control
     */
    record AxonServer(
            @DefaultValue("127.0.0.1:8124") String servers,
            @DefaultValue("") String token) {}

    /**
     * A fleet's HTTP interface, by default the standalone's with its demo client.
     *
     * @param tokenUrl of the client-credentials grant
     * @param silence after which it counts as disconnected: three of the heartbeats that a stream sends every 15 s
     */
    record Fleet(
            @DefaultValue("http://127.0.0.1:8080/api/v1") URI url,

            @DefaultValue("http://127.0.0.1:8080/oauth2/token")
            URI tokenUrl,

            @DefaultValue("viewer") String clientId,
            @DefaultValue("viewer-secret") String clientSecret,
            @DefaultValue("45s") Duration silence) {}
}
