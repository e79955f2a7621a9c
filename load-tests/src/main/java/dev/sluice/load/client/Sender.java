package dev.sluice.load.client;

import java.util.concurrent.CompletableFuture;

/** Takes requests to one gateway: a connection of HTTP/1.1, one request at a time, or of HTTP/2. */
public interface Sender {
  /** Sends a request; the answer goes to {@code answer}. May be called from any thread. */
  void send(Request request, Incoming answer);

  /** Sends a request and gathers its answer. A lost connection is a reply with status 0. */
  default CompletableFuture<Reply> ask(Request request) {
    Gathering gathering = new Gathering();
    send(request, gathering);
    return gathering.reply();
  }
}
