package dev.sluice.load.proof;

import dev.sluice.load.client.Net;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Many {@linkplain Member members}, let in so many at a time. */
final class Members {
  private final Net net;
  private volatile Failures failures;
  private final List<Member> all = new ArrayList<>();
  private final AtomicInteger done = new AtomicInteger();

  Members(Net net, Failures failures) {
    this.net = net;
    this.failures = failures;
  }

  /**
   * Begins to let so many join. {@link #done} counts them, those that failed included.
   *
   * @param atOnce how many may be on their way in at a time
   */
  void join(int count, int atOnce, int port, String path) {
    join(count, atOnce, () -> Member.join(net, port, path));
  }

  /** The same with another way to join. */
  void join(int count, int atOnce, Supplier<CompletableFuture<Member>> join) {
    done.set(0);
    AtomicInteger left = new AtomicInteger(count);
    for (int i = 0; i < atOnce; i++) {
      net.loop().execute(() -> next(left, join, all::add));
    }
  }

  /** Begins to let every member come back, all at once. */
  void rejoin(int port) {
    done.set(0);
    net.loop()
        .execute(
            () -> {
              for (Member member : List.copyOf(all)) {
                AtomicInteger one = new AtomicInteger(1);
                next(one, () -> member.rejoin(net, port), _ -> {});
              }
            });
  }

  private void next(
      AtomicInteger left, Supplier<CompletableFuture<Member>> join, Consumer<Member> then) {
    int number = left.getAndDecrement();
    if (number <= 0) {
      return;
    }
    var _ =
        join.get()
            .whenComplete(
                (member, failed) -> {
                  if (failed == null) {
                    then.accept(member);
                  } else {
                    failures.add(failed);
                  }
                  done.incrementAndGet();
                  net.loop().execute(() -> next(left, join, then));
                });
  }

  /** From now on failures go there. */
  void failuresTo(Failures other) {
    failures = other;
  }

  int done() {
    return done.get();
  }

  /** All who ever joined. To be used when nobody is joining. */
  List<Member> all() {
    return all;
  }

  /** Those whose stream is open. */
  long listening() {
    return all.stream().filter(Member::listens).count();
  }
}
