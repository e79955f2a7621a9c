package dev.sluice.matrix;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Streamable HTTP with a session and a standing stream. */
final class StreamableLink implements Link {
  private final URI uri;
  private final String version;
  private volatile String session = "";
  private volatile Consumer<JsonNode> receiver = ignored -> {};

  StreamableLink(URI uri, String version) {
    this.uri = uri;
    this.version = version;
  }

  @Override
  public void listen(Consumer<JsonNode> listener) {
    receiver = listener;
  }

  private HttpRequest.Builder marked(HttpRequest.Builder request) {
    if (!session.isEmpty()) {
      request.header("Mcp-Session-Id", session).header("MCP-Protocol-Version", version);
    }
    return request;
  }

  @Override
  public void send(ObjectNode message) {
    HttpRequest request = marked(Http.post(uri, message)).build();
    if (message.has("id") && message.has("method")) {
      Thread.startVirtualThread(() -> follow(request));
    } else {
      follow(request);
    }
  }

  private void follow(HttpRequest request) {
    HttpResponse<InputStream> response = Http.send(request);
    response.headers().firstValue("Mcp-Session-Id").ifPresent(id -> session = id);
    try {
      Http.messages(response, receiver);
    } catch (IOException ended) {
      // The gateway or the test is over.
    }
  }

  @Override
  public void opened() {
    HttpResponse<InputStream> response = Http.send(marked(Http.get(uri)).build());
    if (response.statusCode() != 200) {
      throw new AssertionError("GET: " + response.statusCode());
    }
    Thread.startVirtualThread(
        () -> {
          try {
            Http.messages(response, receiver);
          } catch (IOException ended) {
            // The session is over.
          }
        });
  }

  @Override
  public void close() {
    Http.send(marked(HttpRequest.newBuilder(uri).DELETE()).build());
  }
}
