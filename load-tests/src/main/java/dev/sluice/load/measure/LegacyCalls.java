package dev.sluice.load.measure;

import dev.sluice.load.client.LegacySession;
import dev.sluice.load.client.Net;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Calls of a tool over HTTP+SSE: so many sessions, in each the next call as soon as the last is
 * answered.
 */
final class LegacyCalls {
  private static final long OPENING_SECONDS = 60;
  private static final long ANSWER_SECONDS = 30;

  private final Net net;
  private final int port;
  private final String path;
  private final String tool;
  private final List<LegacySession> sessions = new ArrayList<>();
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private long[] nanos = new long[1 << 16];
  private int calls;
  private int active;
  private int wrong;
  private int failed;
  private long end;

  LegacyCalls(Net net, int port, String path, String tool) {
    this.net = net;
    this.port = port;
    this.path = path;
    this.tool = tool;
  }

  String run(int connections, int seconds) {
    for (int i = 0; i < connections; i++) {
      sessions.add(
          LegacySession.open(net, port, path).orTimeout(OPENING_SECONDS, TimeUnit.SECONDS).join());
    }
    long begun = System.nanoTime();
    end = begun + TimeUnit.SECONDS.toNanos(seconds);
    net.loop()
        .execute(
            () -> {
              active = sessions.size();
              sessions.forEach(session -> next(session, 1));
            });
    over.orTimeout(seconds + ANSWER_SECONDS, TimeUnit.SECONDS).join();
    long micros = (System.nanoTime() - begun) / 1000;
    sessions.forEach(LegacySession::close);
    return figures(micros);
  }

  private void next(LegacySession session, long number) {
    long begun = System.nanoTime();
    if (begun >= end) {
      if (--active == 0) {
        over.complete(null);
      }
      return;
    }
    var _ =
        session
            .call(number, tool, "\"message\":\"hello\"")
            .whenComplete(
                (answer, failure) -> {
                  answered(System.nanoTime() - begun, answer, failure);
                  net.loop().execute(() -> next(session, number + 1));
                });
  }

  private void answered(long took, @Nullable String answer, @Nullable Throwable failure) {
    if (answer == null) {
      if (failed++ == 0) {
        System.err.println("call over HTTP+SSE: " + failure);
      }
    } else if (!answer.contains("\"text\":\"hello\"")) {
      wrong++;
    }
    if (calls == nanos.length) {
      nanos = Arrays.copyOf(nanos, calls * 2);
    }
    nanos[calls++] = took;
  }

  private String figures(long micros) {
    Arrays.sort(nanos, 0, calls);
    return "%d %d %d %d %d %d %d"
        .formatted(calls, micros, micros(0.5), micros(0.99), micros(0.999), wrong, failed);
  }

  private long micros(double share) {
    return calls == 0
        ? 0
        : nanos[Math.clamp((long) Math.ceil(share * calls) - 1, 0, calls - 1)] / 1000;
  }
}
