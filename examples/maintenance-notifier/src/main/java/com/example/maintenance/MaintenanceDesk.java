package com.example.maintenance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** The maintenance desk, which takes notifications over HTTP. */
@Component
class MaintenanceDesk {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final NotifierSettings settings;

    MaintenanceDesk(NotifierSettings settings) {
        this.settings = settings;
    }

    /** @throws IllegalStateException if it was not taken: the caller must not continue until it is */
    void send(Notification notification) throws InterruptedException {
        try {
            HttpResponse<Void> answer = http.send(
                    HttpRequest.newBuilder(settings.deskUrl())
                            .timeout(TIMEOUT)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(json(notification)))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException("The desk answered " + answer.statusCode());
            }
        } catch (IOException failure) {
            throw new IllegalStateException("The desk is unavailable", failure);
        }
    }

    private static String json(Notification notification) throws JsonProcessingException {
        return JSON.writeValueAsString(notification);
    }
}
