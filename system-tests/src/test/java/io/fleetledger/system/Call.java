package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One request on its way. Whatever comes back is checked for what holds of every answer. */
final class Call {

    /** Of who asks a fleet patiently. */
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final Fleet fleet;
    private final String method;
    private final String target;
    private final HttpRequest.Builder request;
    private HttpRequest.BodyPublisher body = BodyPublishers.noBody();

    Call(Fleet fleet, String method, String target) {
        this.fleet = fleet;
        this.method = method;
        this.target = target;
        this.request = HttpRequest.newBuilder(fleet.uri(target)).timeout(Duration.ofSeconds(60));
    }

    Call header(String name, String value) {
        request.setHeader(name, value);
        return this;
    }

    Call token(String token) {
        return header("Authorization", "Bearer " + token);
    }

    Call json(String text) {
        return body("application/json", text.getBytes(StandardCharsets.UTF_8));
    }

    Call body(String contentType, byte[] bytes) {
        body = BodyPublishers.ofByteArray(bytes);
        return header("Content-Type", contentType);
    }

    /** Without a length told in advance. */
    Call chunked(String contentType, byte[] bytes) {
        body = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes));
        return header("Content-Type", contentType);
    }

    Answer send() {
        return fleet.isAskedPatiently() && method.equals("GET") ? sendUntilAnswered() : sendOnce();
    }

    private Answer sendOnce() {
        HttpResponse<String> response = response(BodyHandlers.ofString(StandardCharsets.UTF_8));
        return checked(response, response.body());
    }

    /** For a process that has just started on a machine that others keep busy; a minute at most. */
    Answer sendUntilAnswered() {
        return await(method + " " + target)
                .atMost(TIMEOUT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(100))
                .until(this::sendThroughOutage, answer -> answer.status() != 503);
    }

    /** While processes or servers are away: whoever cannot answer has to say so, and when to ask again. */
    Answer sendThroughOutage() {
        HttpResponse<String> response = response(BodyHandlers.ofString(StandardCharsets.UTF_8));
        if (response.statusCode() != 503) {
            return checked(response, response.body());
        }
        Answer answer = new Answer(method, target, 503, response.headers(), response.body());
        answer.checkProblem();
        assertThat(answer.header("Retry-After")).as(answer::toString).matches("[0-9]+");
        return answer;
    }

    /** For an answer that is no text. */
    Download download() {
        HttpResponse<byte[]> response = response(BodyHandlers.ofByteArray());
        return new Download(checked(response, new String(response.body(), StandardCharsets.UTF_8)), response.body());
    }

    private Answer checked(HttpResponse<?> response, String text) {
        Answer answer = new Answer(method, target, response.statusCode(), response.headers(), text);
        fleet.check(answer);
        return answer;
    }

    private <T> HttpResponse<T> response(BodyHandler<T> handler) {
        try {
            return fleet.http().send(request.method(method, body).build(), handler);
        } catch (IOException broken) {
            throw new AssertionError(method + " " + target + " got no answer", broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
