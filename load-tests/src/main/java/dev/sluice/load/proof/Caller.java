package dev.sluice.load.proof;

import dev.sluice.load.client.Link;
import dev.sluice.load.client.McpSession;
import dev.sluice.load.client.Net;
import dev.sluice.load.client.Reply;
import dev.sluice.load.client.Request;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A well-behaved client that makes one call at a time: it uses its connection again while that is
 * open, opens a new one when the last has been closed before anything of the request was written,
 * and repeats nothing.
 */
final class Caller {
  private final Net net;
  private final McpSession session;
  private @Nullable Link link;
  private long number;
  private boolean busy;

  Caller(Net net, McpSession session) {
    this.net = net;
    this.session = session;
  }

  /** Opens a session on a connection of its own. */
  static CompletableFuture<Caller> open(Net net, int port, String path) {
    return net.connect(port)
        .thenCompose(
            link ->
                McpSession.open(link, path)
                    .thenApply(
                        session -> {
                          Caller caller = new Caller(net, session);
                          caller.link = link;
                          return caller;
                        }));
  }

  boolean busy() {
    return busy;
  }

  /** Calls a tool. To be used on the clients' loop, while not {@link #busy}. */
  CompletableFuture<Reply> call(int port, String tool, String arguments) {
    busy = true;
    Link present = link;
    CompletableFuture<Link> ready =
        present != null && present.usable()
            ? CompletableFuture.completedFuture(present)
            : net.connect(port);
    Request request = session.call(++number, tool, arguments);
    return ready
        .thenCompose(open -> ask(open, request))
        .thenCompose(
            reply ->
                reply.unsent()
                    ? net.connect(port).thenCompose(open -> ask(open, request))
                    : CompletableFuture.completedFuture(reply))
        .whenComplete((_, _) -> busy = false);
  }

  private CompletableFuture<Reply> ask(Link open, Request request) {
    link = open;
    return open.ask(request).thenApply(reply -> reply.lost() ? reply.body(open.how()) : reply);
  }

  /** Ends its connection. */
  void leave() {
    if (link != null) {
      link.reset();
    }
  }
}
