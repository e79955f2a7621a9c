package dev.sluice.e2e;

import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One POST under way: what comes back, in order. Filled by the thread that reads the response. */
final class Pending {
  /** Longer than anything here may take on a busy machine. */
  static final long PATIENCE_SECONDS = 20;

  final String id;
  private final List<JsonNode> messages = new ArrayList<>();
  private final CompletableFuture<JsonNode> response = new CompletableFuture<>();
  private final CompletableFuture<Integer> status = new CompletableFuture<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable HttpHeaders headers;
  private volatile Runnable close = () -> {};

  Pending(String id) {
    this.id = id;
  }

  /** How the connection is closed under it. */
  void closing(Runnable action) {
    close = action;
  }

  /** Closes the connection it came on, if it has one of its own. */
  void hangUp() {
    close.run();
  }

  void head(int code, HttpHeaders heads) {
    headers = heads;
    status.complete(code);
  }

  synchronized void message(JsonNode message) {
    messages.add(message);
    boolean answer = message.has("result") || message.has("error");
    if (answer && message.path("id").toString().equals(id)) {
      response.complete(message);
    }
    notifyAll();
  }

  void end(@Nullable Throwable error) {
    ended.countDown();
    Throwable why = error == null ? new AssertionError("ended without a response") : error;
    status.completeExceptionally(why);
    response.completeExceptionally(why);
  }

  int status() {
    return join(status);
  }

  String header(String name) {
    status();
    HttpHeaders known = headers;
    return known == null ? "" : known.firstValue(name).orElse("");
  }

  /** The response, result or error. */
  JsonNode response() {
    return join(response);
  }

  JsonNode result() {
    JsonNode answered = response();
    if (!answered.has("result")) {
      throw new AssertionError("no result: " + answered);
    }
    return answered.get("result");
  }

  JsonNode error() {
    JsonNode answered = response();
    if (!answered.has("error")) {
      throw new AssertionError("no error: " + answered);
    }
    return answered.get("error");
  }

  /** Text of the first content of a tool's result. */
  String text() {
    return result().path("content").path(0).path("text").asString("");
  }

  boolean isAnswered() {
    return response.isDone() && !response.isCompletedExceptionally();
  }

  /** Everything that came, after the HTTP response ended. */
  List<JsonNode> all() {
    try {
      if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("the HTTP response does not end");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    synchronized (this) {
      return List.copyOf(messages);
    }
  }

  /** Waits until a message with this method came. */
  synchronized JsonNode await(String method) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    int seen = 0;
    try {
      while (true) {
        for (; seen < messages.size(); seen++) {
          if (messages.get(seen).path("method").asString("").equals(method)) {
            return messages.get(seen);
          }
        }
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          throw new AssertionError("no " + method + " among " + messages);
        }
        wait(left);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static <T> T join(CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("nothing came", e);
    }
  }
}
