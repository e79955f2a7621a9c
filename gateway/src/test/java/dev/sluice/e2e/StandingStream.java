package dev.sluice.e2e;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** The GET stream of a client. */
final class StandingStream {
  final CompletableFuture<Integer> status = new CompletableFuture<>();
  final CompletableFuture<Boolean> ended = new CompletableFuture<>();
  final CompletableFuture<Boolean> firstByte = new CompletableFuture<>();
  private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();

  void message(JsonNode message) {
    messages.add(message);
  }

  /** The next message. */
  JsonNode next() {
    try {
      JsonNode message = messages.poll(Pending.PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (message == null) {
        throw new AssertionError("nothing came on the standing stream");
      }
      return message;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** True when nothing has come that was not taken yet. */
  boolean isQuiet() {
    return messages.isEmpty();
  }
}
