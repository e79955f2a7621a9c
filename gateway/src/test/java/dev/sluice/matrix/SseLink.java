package dev.sluice.matrix;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** HTTP+SSE: one stream, and an address to post to. */
final class SseLink implements Link {
  private final CompletableFuture<URI> address = new CompletableFuture<>();
  private final InputStream stream;
  private volatile Consumer<JsonNode> receiver = ignored -> {};

  SseLink(URI uri) {
    HttpResponse<InputStream> response = Http.send(Http.get(uri).build());
    stream = response.body();
    Thread.startVirtualThread(
        () -> {
          try {
            Http.events(
                stream,
                (event, data) -> {
                  if (event.equals("endpoint")) {
                    address.complete(uri.resolve(data));
                  } else {
                    receiver.accept(Json.read(data));
                  }
                });
          } catch (IOException ended) {
            // The session is over.
          }
        });
  }

  @Override
  public void listen(Consumer<JsonNode> listener) {
    receiver = listener;
  }

  @Override
  public void send(ObjectNode message) {
    URI to = address.orTimeout(10, TimeUnit.SECONDS).join();
    int status = Http.send(Http.post(to, message).build()).statusCode();
    if (status != 202) {
      throw new AssertionError("POST: " + status);
    }
  }

  @Override
  public void opened() {}

  @Override
  public void close() {
    try {
      stream.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
