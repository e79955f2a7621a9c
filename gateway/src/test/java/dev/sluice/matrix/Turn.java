package dev.sluice.matrix;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;

/** One request under way, as its client sees it. Thread-safe. */
final class Turn {
  private static final long PATIENCE_SECONDS = 10;

  private final CompletableFuture<JsonNode> response = new CompletableFuture<>();
  private final List<JsonNode> progress = new CopyOnWriteArrayList<>();
  private final CompletableFuture<JsonNode> begun = new CompletableFuture<>();
  private volatile Runnable cancel = () -> {};

  void progressed(JsonNode notification) {
    progress.add(notification);
    begun.complete(notification);
  }

  void answered(JsonNode message) {
    response.complete(message);
  }

  void broke(Throwable cause) {
    response.completeExceptionally(cause);
  }

  void cancelledBy(Runnable how) {
    cancel = how;
  }

  /** Takes the request back in the way of its revision. */
  void cancel() {
    cancel.run();
  }

  List<JsonNode> progress() {
    return progress;
  }

  /** Waits until the server has begun to work. */
  void awaitProgress() {
    await(begun, "progress");
  }

  /** The whole response, an error too. */
  JsonNode response() {
    return await(response, "response");
  }

  private static JsonNode await(CompletableFuture<JsonNode> what, String name) {
    try {
      return what.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("no " + name, e);
    }
  }

  JsonNode result() {
    JsonNode whole = response();
    if (!whole.has("result")) {
      throw new AssertionError("an error: " + whole);
    }
    return whole.path("result");
  }
}
