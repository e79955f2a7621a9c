package dev.sluice.load.proof;

import dev.sluice.load.client.EventStream;
import dev.sluice.load.client.Link;
import dev.sluice.load.client.McpSession;
import dev.sluice.load.client.Net;
import dev.sluice.load.client.Request;
import dev.sluice.load.client.Sender;
import java.util.concurrent.CompletableFuture;

/** A client that holds one session with its standing stream open. Confined to the clients' loop. */
final class Member {
  private final McpSession session;
  private final EventStream.Lines lines;
  private Sender link;
  private EventStream stream;

  private Member(McpSession session, Sender link, EventStream.Lines lines) {
    this.session = session;
    this.link = link;
    this.lines = lines;
    this.stream = new EventStream(lines);
  }

  /** Opens a session and its stream on one connection; completes with the stream's first byte. */
  static CompletableFuture<Member> join(Net net, int port, String path) {
    return net.connect(port).thenCompose(link -> join(link, path));
  }

  /** The same on a connection that is there already. */
  static CompletableFuture<Member> join(Sender link, String path) {
    return join(link, path, (_, _) -> {});
  }

  /** The same with somebody who hears what comes on the stream. */
  static CompletableFuture<Member> join(Sender link, String path, EventStream.Lines lines) {
    return McpSession.open(link, path)
        .thenCompose(session -> new Member(session, link, lines).listen());
  }

  /** Opens the stream again on a new connection, going on where the last one ended. */
  CompletableFuture<Member> rejoin(Net net, int port) {
    return net.connect(port)
        .thenCompose(
            fresh -> {
              link = fresh;
              return listen();
            });
  }

  private CompletableFuture<Member> listen() {
    String lastId = stream.lastId();
    stream = new EventStream(lines);
    link.send(Request.get(session.path(), session.id(), lastId), stream);
    return stream
        .opened()
        .thenCompose(
            status ->
                status == 200
                    ? stream.firstByte().thenApply(_ -> this)
                    : CompletableFuture.failedFuture(
                        new IllegalStateException("stream: HTTP " + status)));
  }

  McpSession session() {
    return session;
  }

  /** Resets the connection, which nobody else uses. */
  void drop() {
    if (link instanceof Link own) {
      own.reset();
    }
  }

  EventStream stream() {
    return stream;
  }

  /** Whether the stream is open and has begun. */
  boolean listens() {
    return stream.firstByte().isDone() && !stream.ended().isDone();
  }
}
