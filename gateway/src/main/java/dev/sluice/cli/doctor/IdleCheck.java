package dev.sluice.cli.doctor;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How long a stream lives that says nothing. Sluice can be asked for one; of another server the
 * standing stream is listened to, with whatever keepalives it has.
 */
final class IdleCheck implements Visit.Check {
  /** A keepalive that comes so shortly before the cut may come too late. */
  private static final long MARGIN_MILLIS = 2_000;

  /** The silence begins so long after the head. */
  private static final long FIRST_MILLIS = 600;

  @Override
  public String name() {
    return "idle";
  }

  /** How a stream ended: never, or cut after so long a silence. */
  private record End(boolean cut, long silence, long lived, long longest) {}

  @Override
  public Examined examine(Visit visit) throws IOException {
    if (visit.idle().isZero()) {
      return Examined.skipped(name(), "not asked for (--idle 0)");
    }
    Sluice sluice = visit.sluice();
    return sluice == null ? standing(visit) : silent(visit, sluice);
  }

  private Examined silent(Visit visit, Sluice sluice) throws IOException {
    long seconds = visit.idle().toSeconds() + 5;
    String asks = Visit.asks(visit.path(), "silence&seconds=" + seconds);
    try (Reply reply =
        visit.line().send(Ask.stream(asks), visit.idle().plus(visit.line().timeout()))) {
      if (!reply.isStream()) {
        return Examined.skipped(name(), "answered " + reply.status());
      }
      End end = listen(reply, visit.idle().plusMillis(FIRST_MILLIS));
      if (!end.cut) {
        return Examined.good(
            name(), "a silent stream lives " + seconds(end.silence) + " and longer");
      }
      return cut(end, sluice.keepaliveMillis());
    } catch (SocketTimeoutException withheld) {
      return Examined.skipped(name(), "nothing of the stream arrived: see the others");
    }
  }

  private Examined cut(End end, long keepalive) {
    if (keepalive > 0 && keepalive + MARGIN_MILLIS < end.silence) {
      return Examined.good(
          name(),
          "silence is cut after %s; Sluice breaks it every %s"
              .formatted(seconds(end.silence), seconds(keepalive)));
    }
    long half = Math.max(1, end.silence / 2_000);
    return Examined.of(
        name(),
        "cut after " + seconds(end.silence),
        List.of(
            new Finding(
                Trouble.IDLE_CUT,
                "A silent stream is cut after %s; Sluice breaks the silence %s."
                    .formatted(
                        seconds(end.silence),
                        keepalive == 0 ? "never" : "only every " + seconds(keepalive)),
                Map.of("half", half + "s"))));
  }

  private Examined standing(Visit visit) throws IOException {
    if (visit.session() == null) {
      return Examined.skipped(name(), "the server has no session to listen to");
    }
    try (Reply reply = visit.line().send(visit.standing())) {
      if (!reply.isStream()) {
        return Examined.skipped(name(), "the server has no stream (" + reply.status() + ')');
      }
      End end = listen(reply, visit.idle());
      List<Finding> findings = new ArrayList<>();
      if (end.cut) {
        findings.add(
            new Finding(
                Trouble.IDLE_CUT,
                "The standing stream was cut after %s, %s of them silent."
                    .formatted(seconds(end.lived), seconds(end.silence)),
                Map.of("half", Math.max(1, end.silence / 2_000) + "s")));
      }
      return Examined.of(
          name(),
          "the stream %s %s, longest silence %s"
              .formatted(
                  end.cut ? "lived" : "lives on after", seconds(end.lived), seconds(end.longest)),
          findings);
    } catch (SocketTimeoutException withheld) {
      return Examined.skipped(name(), "nothing of the stream arrived: see the others");
    }
  }

  private static End listen(Reply reply, Duration longest) throws IOException {
    long began = System.nanoTime();
    long end = began + longest.toNanos();
    long heard = began;
    long silence = 0;
    while (true) {
      long left = (end - System.nanoTime()) / 1_000_000;
      boolean over;
      try {
        over = left > 0 && reply.next(left).length == 0;
      } catch (SocketTimeoutException stillThere) {
        left = 0;
        over = false;
      } catch (IOException reset) {
        over = true;
      }
      long now = System.nanoTime();
      silence = Math.max(silence, now - heard);
      if (over || left <= 0) {
        return new End(over, millis(now - heard), millis(now - began), millis(silence));
      }
      heard = now;
    }
  }

  private static long millis(long nanos) {
    return nanos / 1_000_000;
  }

  private static String seconds(long millis) {
    return "%d.%d s".formatted(millis / 1_000, millis % 1_000 / 100);
  }
}
