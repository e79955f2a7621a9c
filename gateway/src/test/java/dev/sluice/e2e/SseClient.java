package dev.sluice.e2e;

import static dev.sluice.e2e.Json.json;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** A small MCP client over the HTTP+SSE transport of 2024-11-05. */
final class SseClient implements AutoCloseable {
  final StandingStream stream = new StandingStream();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI address;
  private final CompletableFuture<URI> endpoint = new CompletableFuture<>();
  private final Map<String, Pending> pending = new ConcurrentHashMap<>();
  private final Map<String, Function<JsonNode, String>> answers = new ConcurrentHashMap<>();
  private final AtomicInteger ids = new AtomicInteger();

  SseClient(URI address) {
    this.address = address;
    HttpRequest get = HttpRequest.newBuilder(address).header("Accept", "text/event-stream").build();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                HttpResponse<InputStream> response = http.send(get, BodyHandlers.ofInputStream());
                stream.status.complete(response.statusCode());
                read(response.body());
                stream.ended.complete(true);
              } catch (IOException | InterruptedException | RuntimeException e) {
                stream.status.completeExceptionally(e);
                stream.ended.complete(false);
              }
            });
  }

  SseClient answering(String method, Function<JsonNode, String> answer) {
    answers.put(method, answer);
    return this;
  }

  /** Begins the session. */
  SseClient open(String revision) {
    request(
            "initialize",
            "{'protocolVersion':'"
                + revision
                + "','capabilities':{'sampling':{},'roots':{},'elicitation':{}},"
                + "'clientInfo':{'name':'sse','version':'1'}}")
        .result();
    if (post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}") != 202) {
      throw new AssertionError("initialized was not accepted");
    }
    return this;
  }

  URI endpoint() {
    return Pending.join(endpoint);
  }

  private void read(InputStream body) throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(body, UTF_8));
    String event = "";
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("event: ")) {
        event = line.substring(7);
      } else if (line.startsWith("data: ")) {
        if (event.equals("endpoint")) {
          endpoint.complete(address.resolve(line.substring(6)));
        } else {
          message(Json.parse(line.substring(6)));
        }
      }
    }
  }

  private void message(JsonNode message) {
    boolean answer = message.has("result") || message.has("error");
    if (answer) {
      Pending asked = pending.get(message.get("id").toString());
      if (asked == null) {
        throw new AssertionError("an answer to nothing: " + message);
      }
      asked.message(message);
      return;
    }
    stream.message(message);
    Function<JsonNode, String> reply = answers.get(message.path("method").asString(""));
    if (message.has("id") && reply != null) {
      String result = reply.apply(message.path("params"));
      post(
          "{\"jsonrpc\":\"2.0\",\"id\":" + message.get("id") + ",\"result\":" + json(result) + '}');
    }
  }

  Pending call(String tool, String arguments) {
    return request("tools/call", "{'name':'" + tool + "','arguments':" + arguments + '}');
  }

  /** Sends a request, which must be accepted at once; params with single quotes. */
  Pending request(String method, String params) {
    String id = Integer.toString(ids.incrementAndGet());
    Pending asked = new Pending(id);
    pending.put(id, asked);
    int status =
        post(
            "{\"jsonrpc\":\"2.0\",\"id\":"
                + id
                + ",\"method\":\""
                + method
                + "\",\"params\":"
                + json(params)
                + '}');
    if (status != 202) {
      throw new AssertionError(method + ": " + status);
    }
    return asked;
  }

  /** Posts any body and gives the status. */
  int post(String body) {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Cuts the connections. */
  @Override
  public void close() {
    http.shutdownNow();
  }
}
