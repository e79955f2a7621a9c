package dev.sluice.load.proof;

import dev.sluice.load.client.Net;
import dev.sluice.load.client.Reply;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Every member makes one call in the session it has, on a connection of its own, several at a time.
 */
final class RollCall {
  private final Net net;
  private final int port;
  private final List<Member> members;
  private final Failures failures;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();

  RollCall(Net net, int port, List<Member> members, Failures failures) {
    this.net = net;
    this.port = port;
    this.members = members;
    this.failures = failures;
  }

  void start(int lanes) {
    for (int lane = 0; lane < lanes; lane++) {
      net.loop().execute(this::call);
    }
  }

  int done() {
    return done.get();
  }

  boolean over() {
    return done() == members.size();
  }

  private void call() {
    int number = next.getAndIncrement();
    if (number >= members.size()) {
      return;
    }
    Caller caller = new Caller(net, members.get(number).session());
    var _ =
        caller
            .call(port, "echo", "\"message\":\"hello\"")
            .thenAccept(this::check)
            .whenComplete(
                (_, failed) -> {
                  if (failed != null) {
                    failures.add(failed);
                  }
                  done.incrementAndGet();
                  caller.leave();
                  call();
                });
  }

  private void check(Reply reply) {
    if (!reply.hello()) {
      failures.add(reply.describe());
    }
  }
}
