import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;

/**
 * Prints the messages to a dashboard, each on its own line, until the connection ends. It is one file of plain Java:
 *
 * <pre>java examples/dashboard/Dashboard.java http://127.0.0.1:8080 TOKEN</pre>
 */
public final class Dashboard implements WebSocket.Listener {

    private final CountDownLatch end = new CountDownLatch(1);
    private final StringBuilder message = new StringBuilder();

    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length != 2) {
            System.err.println("Usage: java Dashboard.java BASE_URL TOKEN");
            System.exit(2);
        }
        Dashboard dashboard = new Dashboard();
        URI address = URI.create(arguments[0].replaceFirst("^http", "ws") + "/api/v1/ws/dashboard");
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, dashboard)
                .join();
        socket.sendText(arguments[1], true).join(); // The first message identifies the client.
        dashboard.end.await();
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
        message.append(part);
        if (last) {
            System.out.println(message);
            message.setLength(0);
        }
        socket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        System.err.println("Closed with " + code + " " + reason);
        end.countDown();
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable failure) {
        System.err.println("The connection broke: " + failure);
        end.countDown();
    }
}
