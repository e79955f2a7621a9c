package dev.sluice.load.measure;

import dev.sluice.load.client.EventStream;
import dev.sluice.load.client.Link;
import dev.sluice.load.client.McpSession;
import dev.sluice.load.client.Net;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sessions, each opened on a connection of its own. Confined to the clients' loop but for waits.
 */
final class Crowd {
  private final Net net;
  private final List<Member> members = new ArrayList<>();

  /**
   * Where sessions are opened.
   *
   * @param stream whether each opens a stream and keeps it; else its connection ends
   */
  record Door(int port, String path, boolean stream) {}

  private record Member(Link link, EventStream stream) {}

  /** One command: so many sessions, so many at a time. */
  private static final class Joining {
    final AtomicInteger left;
    final AtomicInteger failed = new AtomicInteger();
    final AtomicInteger pending;
    final CompletableFuture<Void> over = new CompletableFuture<>();

    Joining(int sessions) {
      left = new AtomicInteger(sessions);
      pending = new AtomicInteger(sessions);
    }
  }

  Crowd(Net net) {
    this.net = net;
  }

  String join(Door door, int sessions, int atOnce) {
    Joining joining = new Joining(sessions);
    long begun = System.nanoTime();
    for (int i = 0; i < atOnce; i++) {
      net.loop().execute(() -> next(door, joining));
    }
    joining.over.join();
    long micros = (System.nanoTime() - begun) / 1000;
    int failed = joining.failed.get();
    return "%d %d %d".formatted(sessions - failed, micros, failed);
  }

  private void next(Door door, Joining joining) {
    if (joining.left.getAndDecrement() <= 0) {
      return;
    }
    var _ =
        net.connect(door.port())
            .thenCompose(link -> open(link, door))
            .whenComplete(
                (_, failed) -> {
                  if (failed != null && joining.failed.incrementAndGet() == 1) {
                    System.err.println("session: " + failed);
                  }
                  if (joining.pending.decrementAndGet() == 0) {
                    joining.over.complete(null);
                  }
                  net.loop().execute(() -> next(door, joining));
                });
  }

  private CompletableFuture<?> open(Link link, Door door) {
    return McpSession.open(link, door.path())
        .thenCompose(
            session -> {
              if (!door.stream()) {
                link.close();
                return CompletableFuture.completedFuture(null);
              }
              EventStream stream = new EventStream();
              link.send(session.stream(), stream);
              return stream.opened().thenCompose(status -> joined(link, stream, status));
            })
        .whenComplete(
            (_, failed) -> {
              if (failed != null) {
                link.close();
              }
            });
  }

  private CompletableFuture<?> joined(Link link, EventStream stream, int status) {
    if (status != 200) {
      return CompletableFuture.failedFuture(new IllegalStateException("stream: HTTP " + status));
    }
    members.add(new Member(link, stream));
    return CompletableFuture.completedFuture(null);
  }

  String release() {
    return CompletableFuture.supplyAsync(
            () -> {
              long open = members.stream().filter(each -> !each.stream().ended().isDone()).count();
              members.forEach(each -> each.link().reset());
              members.clear();
              return Long.toString(open);
            },
            net.loop())
        .join();
  }
}
