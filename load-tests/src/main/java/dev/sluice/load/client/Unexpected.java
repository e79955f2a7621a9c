package dev.sluice.load.client;

import java.util.concurrent.CompletableFuture;

/** An answer that a client did not expect. */
public final class Unexpected extends Exception {
  private Unexpected(String message) {
    super(message, null, false, false);
  }

  /** A future that failed with this answer. */
  public static <T> CompletableFuture<T> failed(String what, Reply reply) {
    return CompletableFuture.failedFuture(new Unexpected(what + ": " + reply.describe()));
  }
}
