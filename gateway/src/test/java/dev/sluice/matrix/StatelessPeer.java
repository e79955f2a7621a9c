package dev.sluice.matrix;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A client whose requests each stand alone: revision 2026-07-28. */
final class StatelessPeer extends Peer {
  private static final String META = "io.modelcontextprotocol/";
  private static final int MOST_ROUNDS = 5;

  private final Revision revision;
  private final URI uri;
  private final List<Turn> listening = new CopyOnWriteArrayList<>();
  private final AtomicInteger ids = new AtomicInteger();
  private volatile boolean logs;

  StatelessPeer(Revision revision, URI uri, Address address) {
    super(address);
    this.revision = revision;
    this.uri = uri;
  }

  @Override
  Turn begin(String method, ObjectNode params) {
    Turn turn = new Turn();
    Thread.startVirtualThread(
        () -> {
          try {
            converse(turn, method, params);
          } catch (IOException | RuntimeException | AssertionError e) {
            turn.broke(e);
          }
        });
    return turn;
  }

  /** Asks until nothing more is asked in return. */
  private void converse(Turn turn, String method, ObjectNode params) throws IOException {
    ObjectNode round = params;
    for (int i = 0; i < MOST_ROUNDS; i++) {
      JsonNode response = post(turn, method, round);
      JsonNode result = response.path("result");
      if (!result.path("resultType").asString("").equals("input_required")) {
        turn.answered(response);
        return;
      }
      round = params.deepCopy();
      ObjectNode answers = round.putObject("inputResponses");
      result
          .path("inputRequests")
          .forEachEntry((key, request) -> answers.set(key, answer(request)));
      if (result.has("requestState")) {
        round.set("requestState", result.path("requestState"));
      }
    }
    throw new AssertionError("asked more than " + MOST_ROUNDS + " times");
  }

  private JsonNode post(Turn turn, String method, ObjectNode params) throws IOException {
    ObjectNode message =
        Json.object().put("jsonrpc", "2.0").put("id", "s-" + ids.incrementAndGet());
    ObjectNode described = params.deepCopy();
    ObjectNode meta =
        described.has("_meta")
            ? (ObjectNode) described.path("_meta")
            : described.putObject("_meta");
    meta.put(META + "protocolVersion", revision.version());
    meta.putObject(META + "clientInfo").put("name", "matrix").put("version", "1");
    meta.set(META + "clientCapabilities", Json.object(revision.capabilities()));
    if (logs) {
      meta.put(META + "logLevel", "info");
    }
    message.put("method", method).set("params", described);
    HttpRequest.Builder request =
        Http.post(uri, message)
            .header("MCP-Protocol-Version", revision.version())
            .header("Mcp-Method", method);
    String name = mirrored(method, params);
    if (name != null) {
      request.header("Mcp-Name", name);
    }
    CompletableFuture<HttpResponse<InputStream>> sent =
        Http.CLIENT.sendAsync(request.build(), BodyHandlers.ofInputStream());
    turn.cancelledBy(() -> cancel(sent));
    @Nullable JsonNode[] last = new JsonNode[1];
    Http.messages(join(sent), each -> last[0] = receive(turn, each, last[0]));
    if (last[0] == null) {
      throw new AssertionError(method + ": no response");
    }
    return last[0];
  }

  private static @Nullable String mirrored(String method, JsonNode params) {
    return switch (method) {
      case "tools/call", "prompts/get" -> params.path("name").asString("");
      case "resources/read" -> params.path("uri").asString("");
      default -> null;
    };
  }

  private static void cancel(CompletableFuture<HttpResponse<InputStream>> sent) {
    if (!sent.cancel(true)) {
      try {
        sent.join().body().close();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static HttpResponse<InputStream> join(CompletableFuture<HttpResponse<InputStream>> sent) {
    try {
      return sent.join();
    } catch (CompletionException failed) {
      throw new AssertionError("POST failed", failed);
    }
  }

  private @Nullable JsonNode receive(Turn turn, JsonNode message, @Nullable JsonNode before) {
    if (!message.has("method")) {
      return message;
    }
    if (Json.method(message).equals("notifications/progress")) {
      turn.progressed(message);
    } else if (message.has("id")) {
      throw new AssertionError("asked on the stream: " + message);
    } else {
      hears(message);
    }
    return before;
  }

  @Override
  void wantLogs() {
    logs = true;
  }

  @Override
  void watch(String uri) {
    listen("{'notifications':{'resourceSubscriptions':['" + uri + "']}}");
  }

  @Override
  void watchTools() {
    listen("{'notifications':{'toolsListChanged':true}}");
  }

  private void listen(String params) {
    listening.add(begin("subscriptions/listen", Json.object(params)));
    await("notifications/subscriptions/acknowledged");
  }

  @Override
  public void close() {
    listening.forEach(Turn::cancel);
  }
}
