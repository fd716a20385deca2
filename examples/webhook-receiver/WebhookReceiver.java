import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Receives a webhook's events, checks the signature, and prints each event on its own line. It is one file of plain
 * Java, a starting point for a receiver of your own:
 *
 * <pre>java examples/webhook-receiver/WebhookReceiver.java 9009 whsec_…</pre>
 */
public final class WebhookReceiver {

    private static final long TOLERANCE_SECONDS = 300;

    private final String secret;

    private WebhookReceiver(String secret) {
        this.secret = secret;
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            System.err.println("Usage: java WebhookReceiver.java PORT SECRET");
            System.exit(2);
        }
        int port = Integer.parseInt(arguments[0]);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", new WebhookReceiver(arguments[1])::take);
        server.start();
        System.err.println("Listening on http://127.0.0.1:" + port);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean ours = isSigned(
                    exchange.getRequestHeaders().getFirst("webhook-id"),
                    exchange.getRequestHeaders().getFirst("webhook-timestamp"),
                    exchange.getRequestHeaders().getFirst("webhook-signature"),
                    body);
            if (ours) {
                System.out.println(new String(body, StandardCharsets.UTF_8));
            }
            exchange.sendResponseHeaders(ours ? 204 : 401, -1);
        }
    }

    /** Checks the body's bytes as received; an old request that is sent again is refused, too. */
    private boolean isSigned(String id, String timestamp, String signatures, byte[] body) {
        if (id == null || signatures == null || timestamp == null || !timestamp.matches("\\d{1,18}")) {
            return false;
        }
        if (Math.abs(Instant.now().getEpochSecond() - Long.parseLong(timestamp)) > TOLERANCE_SECONDS) {
            return false;
        }
        byte[] expected = hmac(id + "." + timestamp + ".", body);
        for (String signature : signatures.split(" ")) { // There are two while one secret replaces another.
            String encoded = Base64.getEncoder().encodeToString(expected);
            if (MessageDigest.isEqual(
                    ("v1," + encoded).getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8))) {
                return true;
            }
        }
        return false;
    }

    private byte[] hmac(String head, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.replaceFirst("^whsec_", "")), "HmacSHA256"));
            mac.update(head.getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
