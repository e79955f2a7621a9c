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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * A small MCP client over Streamable HTTP. Ids are strings with the client's name in them, so that
 * an answer of another client would be noticed.
 */
final class TestClient implements AutoCloseable {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI endpoint;
  private final String name;
  private final Map<String, Function<JsonNode, String>> answers = new ConcurrentHashMap<>();
  private final Map<String, String> headers = new ConcurrentHashMap<>();
  private final AtomicInteger ids = new AtomicInteger();
  private volatile String sessionId = "";
  private volatile String version = "";

  TestClient(URI endpoint, String name) {
    this.endpoint = endpoint;
    this.name = name;
  }

  /** The same client with the same session, at another address. */
  TestClient movedTo(URI other) {
    TestClient moved = new TestClient(other, name + '\'');
    moved.sessionId = sessionId;
    moved.version = version;
    moved.answers.putAll(answers);
    return moved;
  }

  /** Opens a session with the newest revision and every capability. */
  TestClient open() {
    return open("2025-11-25", "{'roots':{},'sampling':{},'elicitation':{}}");
  }

  TestClient open(String revision, String capabilities) {
    Pending initialize = initialize(revision, capabilities);
    version = initialize.result().path("protocolVersion").asString("");
    sessionId = initialize.header("mcp-session-id");
    if (notify("notifications/initialized", "{}").status() != 202) {
      throw new AssertionError("initialized was not accepted");
    }
    return this;
  }

  Pending initialize(String revision, String capabilities) {
    return request(
        "initialize",
        "{'protocolVersion':'"
            + revision
            + "','capabilities':"
            + capabilities
            + ",'clientInfo':{'name':'"
            + name
            + "','version':'1'}}");
  }

  /** Answers the server's requests of this method with the raw JSON the function returns. */
  TestClient answering(String method, Function<JsonNode, String> answer) {
    answers.put(method, answer);
    return this;
  }

  /** Sends a header with every request from now on. */
  TestClient sending(String header, String value) {
    headers.put(header, value);
    return this;
  }

  String sessionId() {
    return sessionId;
  }

  String version() {
    return version;
  }

  JsonNode list(String method) {
    return request(method, "{}").result();
  }

  Pending call(String tool, String arguments) {
    return request("tools/call", "{'name':'" + tool + "','arguments':" + arguments + '}');
  }

  /** A call that wants progress under this token. */
  Pending call(String tool, String arguments, String token) {
    return request(
        "tools/call",
        "{'name':'"
            + tool
            + "','arguments':"
            + arguments
            + ",'_meta':{'progressToken':"
            + token
            + "}}");
  }

  /** Sends a request; params with single quotes. */
  Pending request(String method, String params) {
    String id = Json.quote(name + '-' + ids.incrementAndGet());
    return post(
        id,
        "{\"jsonrpc\":\"2.0\",\"id\":"
            + id
            + ",\"method\":\""
            + method
            + "\",\"params\":"
            + json(params)
            + '}');
  }

  Pending notify(String method, String params) {
    return post(
        "none",
        "{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":" + json(params) + '}');
  }

  /** Sends any body; the answer to {@code id} is the response. */
  Pending post(String id, String body) {
    Pending pending = new Pending(id);
    HttpRequest request = builder().POST(BodyPublishers.ofString(body)).build();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                HttpResponse<InputStream> response =
                    http.send(request, BodyHandlers.ofInputStream());
                pending.head(response.statusCode(), response.headers());
                read(response, pending::message);
                pending.end(null);
              } catch (IOException | InterruptedException | RuntimeException e) {
                pending.end(e);
              }
            });
    return pending;
  }

  /** Opens the standing stream. */
  StandingStream listen() {
    StandingStream stream = new StandingStream();
    HttpRequest request = builder().GET().build();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                HttpResponse<InputStream> response =
                    http.send(request, BodyHandlers.ofInputStream());
                stream.status.complete(response.statusCode());
                read(response, stream::message);
                stream.ended.complete(true);
              } catch (IOException | InterruptedException | RuntimeException e) {
                stream.status.completeExceptionally(e);
                stream.ended.complete(false);
              }
            });
    if (Pending.join(stream.status) != 200) {
      throw new AssertionError("no standing stream: " + stream.status);
    }
    return stream;
  }

  int delete() {
    try {
      return http.send(builder().DELETE().build(), BodyHandlers.discarding()).statusCode();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private HttpRequest.Builder builder() {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(endpoint)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, text/event-stream");
    if (!sessionId.isEmpty()) {
      builder.header("Mcp-Session-Id", sessionId).header("MCP-Protocol-Version", version);
    }
    headers.forEach(builder::header);
    return builder;
  }

  private void read(HttpResponse<InputStream> response, Consumer<JsonNode> messages)
      throws IOException {
    String type = response.headers().firstValue("content-type").orElse("");
    try (InputStream body = response.body()) {
      if (!type.startsWith("text/event-stream")) {
        String text = new String(body.readAllBytes(), UTF_8);
        if (!text.isBlank()) {
          each(Json.parse(text), messages);
        }
        return;
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(body, UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("data:") && !line.substring(5).isBlank()) {
          each(Json.parse(line.substring(5)), messages);
        }
      }
    }
  }

  private void each(JsonNode body, Consumer<JsonNode> messages) {
    if (body.isArray()) {
      body.forEach(message -> each(message, messages));
      return;
    }
    messages.accept(body);
    if (body.has("method") && body.has("id")) {
      String method = body.get("method").asString("");
      Function<JsonNode, String> answer = answers.get(method);
      if (answer != null) {
        respond(body.get("id"), answer.apply(body.path("params")));
      }
    }
  }

  /** Answers a server's request. */
  Pending respond(JsonNode id, String result) {
    return post("none", "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + json(result) + '}');
  }

  /** Ends the connections, not the session. */
  @Override
  public void close() {
    http.shutdownNow();
  }
}
