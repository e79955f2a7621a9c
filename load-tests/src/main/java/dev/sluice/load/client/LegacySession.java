package dev.sluice.load.client;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One session over HTTP+SSE: a stream that carries every answer, and a second connection for POST.
 * Confined to the clients' loop.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2024-11-05/basic/transports">HTTP
 *     with SSE, MCP 2024-11-05</a>
 */
public final class LegacySession {
  private static final String REVISION = "2024-11-05";

  private final CompletableFuture<String> endpoint = new CompletableFuture<>();
  private final Map<Long, CompletableFuture<String>> answers = new HashMap<>();
  private final Link streaming;
  private @Nullable Link posting;
  private String event = "";

  private LegacySession(Link streaming) {
    this.streaming = streaming;
  }

  /** Opens the stream, then initializes the session. */
  public static CompletableFuture<LegacySession> open(Net net, int port, String path) {
    return net.connect(port)
        .thenCompose(
            link -> {
              LegacySession session = new LegacySession(link);
              return session
                  .listen(path)
                  .thenCompose(_ -> net.connect(port))
                  .thenCompose(session::initialize);
            });
  }

  private CompletableFuture<String> listen(String path) {
    EventStream stream = new EventStream((_, line) -> line(line));
    streaming.send(Request.get(path, null, null), stream);
    var _ =
        stream
            .ended()
            .thenAccept(
                _ -> {
                  IllegalStateException gone =
                      new IllegalStateException("stream ended, HTTP " + stream.opened().join());
                  endpoint.completeExceptionally(gone);
                  answers.values().forEach(each -> each.completeExceptionally(gone));
                });
    return endpoint;
  }

  private void line(String line) {
    if (line.startsWith("event:")) {
      event = line.substring("event:".length()).strip();
    } else if (line.startsWith("data:")) {
      String data = line.substring("data:".length()).strip();
      if (event.equals("endpoint")) {
        URI uri = URI.create(data);
        String query = uri.getRawQuery();
        endpoint.complete(query == null ? uri.getRawPath() : uri.getRawPath() + "?" + query);
      } else {
        answers.entrySet().stream()
            .filter(each -> data.contains("\"id\":" + each.getKey() + ","))
            .findFirst()
            .ifPresent(each -> each.getValue().complete(data));
      }
      event = "";
    }
  }

  private CompletableFuture<LegacySession> initialize(Link link) {
    posting = link;
    return request(0, Mcp.initialize(REVISION))
        .thenCompose(_ -> link.ask(Request.post(endpoint.join(), null, Mcp.INITIALIZED)))
        .thenCompose(
            reply ->
                reply.status() == 202
                    ? CompletableFuture.completedFuture(this)
                    : Unexpected.failed("notifications/initialized", reply));
  }

  /** Calls a tool and completes with the message that answers it. */
  public CompletableFuture<String> call(long number, String tool, String arguments) {
    return request(number, Mcp.call(number, tool, arguments));
  }

  private CompletableFuture<String> request(long id, String message) {
    Link link = posting;
    if (link == null) {
      throw new IllegalStateException("not open");
    }
    CompletableFuture<String> answer = new CompletableFuture<>();
    answers.put(id, answer);
    return link.ask(Request.post(endpoint.join(), null, message))
        .thenCompose(reply -> reply.status() == 202 ? answer : Unexpected.failed("POST", reply))
        .whenComplete((_, _) -> answers.remove(id));
  }

  /** Ends both connections with FIN. */
  public void close() {
    streaming.close();
    if (posting != null) {
      posting.close();
    }
  }

  /** Ends both connections with RST. */
  public void reset() {
    streaming.reset();
    if (posting != null) {
      posting.reset();
    }
  }

  /** Completes when the stream's connection is closed. */
  public CompletableFuture<Void> closed() {
    return streaming.closed();
  }
}
