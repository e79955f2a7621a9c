package dev.sluice.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A small MCP client over plain HTTP. */
final class DemoClient implements AutoCloseable {
  static final long PATIENCE_SECONDS = 20;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI url;
  private @Nullable String session;
  private int ids;

  DemoClient(URI url) {
    this.url = url;
  }

  /** What one request was answered with: all that came, the response last. */
  record Heard(int status, String contentType, List<JsonNode> messages) {
    JsonNode last() {
      return messages.getLast();
    }

    JsonNode result() {
      return last().path("result");
    }

    String text() {
      return result().path("content").path(0).path("text").asString("");
    }
  }

  Heard initialize(String version, String capabilities) throws Exception {
    HttpResponse<InputStream> response =
        send(
            "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{"
                + "\"protocolVersion\":\""
                + version
                + "\",\"capabilities\":"
                + capabilities
                + ",\"clientInfo\":{\"name\":\"test\",\"version\":\"1\"}}}");
    session = response.headers().firstValue("mcp-session-id").orElse(null);
    Heard heard = read(response, question -> Optional.empty());
    post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
    return heard;
  }

  Heard request(String method, String params) throws Exception {
    return request(method, params, question -> Optional.empty());
  }

  /**
   * @param answers the result for each request of the server, by which it is answered
   */
  Heard request(String method, String params, Function<JsonNode, Optional<String>> answers)
      throws Exception {
    ids++;
    return read(
        send(
            "{\"jsonrpc\":\"2.0\",\"id\":"
                + ids
                + ",\"method\":\""
                + method
                + "\",\"params\":"
                + params
                + '}'),
        answers);
  }

  Heard tool(String name, String arguments) throws Exception {
    return request("tools/call", "{\"name\":\"" + name + "\",\"arguments\":" + arguments + '}');
  }

  /** Sends a body and reads the whole answer. */
  Heard post(String body) throws Exception {
    return read(send(body), question -> Optional.empty());
  }

  HttpResponse<InputStream> send(String body) throws Exception {
    return http.send(
        builder()
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, text/event-stream")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofInputStream());
  }

  int status(String method, String... headers) throws Exception {
    return http.send(
            builder(headers).method(method, HttpRequest.BodyPublishers.noBody()).build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  HttpRequest.Builder builder(String... headers) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(PATIENCE_SECONDS));
    if (session != null) {
      builder.header("Mcp-Session-Id", session);
    }
    return headers.length == 0 ? builder : builder.headers(headers);
  }

  void session(@Nullable String other) {
    session = other;
  }

  private Heard read(
      HttpResponse<InputStream> response, Function<JsonNode, Optional<String>> answers)
      throws Exception {
    String type = response.headers().firstValue("content-type").orElse("");
    List<JsonNode> messages = new ArrayList<>();
    try (InputStream body = response.body()) {
      if (type.startsWith("text/event-stream")) {
        BufferedReader lines = lines(body);
        for (JsonNode next = event(lines); next != null; next = event(lines)) {
          messages.add(next);
          if (Json.isRequest(next)) {
            answer(next, answers);
          }
        }
      } else {
        byte[] whole = body.readAllBytes();
        if (whole.length > 0) {
          messages.add(Json.read(whole));
        }
      }
    }
    return new Heard(response.statusCode(), type, messages);
  }

  private void answer(JsonNode question, Function<JsonNode, Optional<String>> answers)
      throws Exception {
    Optional<String> result = answers.apply(question);
    if (result.isPresent()) {
      post(
          "{\"jsonrpc\":\"2.0\",\"id\":"
              + question.get("id")
              + ",\"result\":"
              + result.get()
              + '}');
    }
  }

  private static BufferedReader lines(InputStream body) {
    return new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
  }

  private static @Nullable JsonNode event(BufferedReader lines) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("data:")) {
        return Json.read(line.substring(5).getBytes(StandardCharsets.UTF_8));
      }
    }
    return null;
  }

  /** The standing stream, read by a thread of its own. */
  Stream listen() throws Exception {
    HttpResponse<InputStream> response =
        http.send(
            builder("Accept", "text/event-stream").GET().build(),
            HttpResponse.BodyHandlers.ofInputStream());
    return new Stream(response.body());
  }

  /** Messages of a standing stream as they come. */
  static final class Stream implements AutoCloseable {
    private final InputStream body;
    private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    private final Thread reader;

    Stream(InputStream body) {
      this.body = body;
      this.reader = Thread.ofVirtual().start(this::read);
    }

    private void read() {
      try {
        BufferedReader lines = lines(body);
        for (JsonNode next = event(lines); next != null; next = event(lines)) {
          messages.add(next);
        }
      } catch (IOException closed) {
        messages.add(Json.object().put("closed", String.valueOf(closed.getMessage())));
      }
    }

    JsonNode next() throws InterruptedException {
      JsonNode message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return message == null ? Json.object().put("nothing", true) : message;
    }

    boolean ended() throws InterruptedException {
      return reader.join(Duration.ofSeconds(PATIENCE_SECONDS));
    }

    @Override
    public void close() {
      try {
        body.close();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
