package dev.sluice.load.gatling;

import dev.sluice.load.client.EventStream;
import dev.sluice.load.client.Link;
import dev.sluice.load.client.McpSession;
import dev.sluice.load.client.Net;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that ask for much progress and stop reading at its first event, which Gatling cannot:
 * whatever arrives, it reads. Thread-safe.
 */
final class StoppedReaders implements AutoCloseable {
  private static final int RECEIVE_BUFFER = 64 << 10;

  private final Net net = new Net();
  private final List<Link> links = new CopyOnWriteArrayList<>();
  private final List<EventStream> answers = new CopyOnWriteArrayList<>();
  private final AtomicInteger stopped = new AtomicInteger();

  /** Opens so many sessions, each of which asks for so many bytes of progress. */
  void ask(int port, int readers, long bytes) {
    for (int i = 0; i < readers; i++) {
      CompletableFuture<Void> asked =
          net.connect(port)
              .thenCompose(
                  link -> {
                    link.receiveBuffer(RECEIVE_BUFFER);
                    links.add(link);
                    return McpSession.open(link, "/mcp").thenAccept(it -> ask(link, it, bytes));
                  });
      var _ =
          asked.exceptionally(
              failed -> {
                System.err.println("a reader failed: " + failed);
                return null;
              });
    }
  }

  private void ask(Link link, McpSession session, long bytes) {
    AtomicBoolean first = new AtomicBoolean(true);
    EventStream answer =
        new EventStream(
            (_, _) -> {
              if (first.getAndSet(false)) {
                stop(link);
              }
            });
    answers.add(answer);
    link.send(session.call(1, "echo__flood", "\"bytes\":" + bytes), answer);
  }

  private void stop(Link link) {
    stopped.incrementAndGet();
    link.read(false);
  }

  /** How many have stopped. */
  int stopped() {
    return stopped.get();
  }

  /** All of them read on. */
  void goOn() {
    net.loop().execute(() -> links.forEach(link -> link.read(true)));
  }

  /** How many have their result, on a stream that ended as it should. */
  long finished() {
    return answers.stream()
        .filter(answer -> answer.ended().getNow(false) && answer.result())
        .count();
  }

  @Override
  public void close() {
    net.close();
  }
}
