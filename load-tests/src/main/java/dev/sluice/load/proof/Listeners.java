package dev.sluice.load.proof;

import dev.sluice.load.client.Net;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Clients that hold a stream open and open it again whenever it ends, in the same session. */
final class Listeners {
  private static final long PAUSE_MILLIS = 100;

  private final Net net;
  private final int port;
  private final Failures failures = new Failures();
  private volatile boolean over;
  private long ends;
  private long cut;

  Listeners(Net net, int port) {
    this.net = net;
    this.port = port;
  }

  CompletableFuture<?> open(int count) {
    List<CompletableFuture<?>> joining = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      joining.add(Member.join(net, port, "/mcp").thenAccept(this::follow));
    }
    return CompletableFuture.allOf(joining.toArray(CompletableFuture[]::new));
  }

  private void follow(Member member) {
    var _ =
        member.stream()
            .ended()
            .thenAccept(
                whole -> {
                  if (!over) {
                    ends++;
                    cut += whole ? 0 : 1;
                    again(member);
                  }
                });
  }

  private void again(Member member) {
    var _ =
        member
            .rejoin(net, port)
            .whenComplete(
                (_, failed) -> {
                  if (failed == null) {
                    follow(member);
                  } else if (!over) {
                    failures.add(failed);
                    var _ =
                        net.loop()
                            .schedule(() -> again(member), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                  }
                });
  }

  /** Lets ended streams be. */
  void stop() {
    over = true;
  }

  void report(Report report) {
    report.note("streams ended and opened again", Report.count(ends));
    report.none("streams that did not end as HTTP says", cut);
    failures.report(report, "streams that could not be opened again at once");
  }
}
