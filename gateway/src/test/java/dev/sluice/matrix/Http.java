package dev.sluice.matrix;

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
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** HTTP/1.1 with JSON and event streams. */
final class Http {
  static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Http() {}

  static HttpRequest.Builder post(URI uri, ObjectNode message) {
    return HttpRequest.newBuilder(uri)
        .header("Content-Type", "application/json")
        .header("Accept", "application/json, text/event-stream")
        .POST(BodyPublishers.ofString(message.toString()));
  }

  static HttpRequest.Builder get(URI uri) {
    return HttpRequest.newBuilder(uri).header("Accept", "text/event-stream").GET();
  }

  static HttpResponse<InputStream> send(HttpRequest request) {
    try {
      return CLIENT.send(request, BodyHandlers.ofInputStream());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(request.method() + " failed", e);
    }
  }

  /** Reads all messages of a body, one of JSON or a stream of them. */
  static void messages(HttpResponse<InputStream> response, Consumer<JsonNode> receiver)
      throws IOException {
    String type = response.headers().firstValue("Content-Type").orElse("");
    try (InputStream body = response.body()) {
      if (type.startsWith("text/event-stream")) {
        events(body, (event, data) -> receiver.accept(Json.read(data)));
      } else {
        String text = new String(body.readAllBytes(), UTF_8);
        if (!text.isBlank()) {
          receiver.accept(Json.read(text));
        }
      }
    }
  }

  /** Reads the events of a stream until it ends. */
  static void events(InputStream body, BiConsumer<String, String> receiver) throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(body, UTF_8));
    String event = "message";
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("event:")) {
        event = line.substring(6).strip();
      } else if (line.startsWith("data:")) {
        String data = line.substring(5).strip();
        if (!data.isEmpty()) {
          receiver.accept(event, data);
        }
        event = "message";
      }
    }
  }
}
