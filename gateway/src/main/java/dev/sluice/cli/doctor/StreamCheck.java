package dev.sluice.cli.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a stream's head and its events arrive as they are sent. Sluice sends ticks that say when;
 * of another server only the first byte can be awaited.
 */
final class StreamCheck implements Visit.Check {
  /** Later than this, compared with the earliest, a tick was held back. */
  private static final long LATE_MILLIS = 800;

  /** The first tick comes so long after the head. */
  private static final long FIRST_MILLIS = 500;

  /** More than the events take that are asked for. */
  private static final long LASTS_MILLIS = 2_500;

  private static final int LONGEST_TICK = 256;
  private static final Pattern TICK = Pattern.compile("\"n\":(\\d{1,9}),\"at\":(\\d{1,9})}");

  private final String method;

  StreamCheck(String method) {
    this.method = method;
  }

  /** When the head came and how much later than sent each tick did, in milliseconds. */
  private record Heard(long head, List<Long> lags, boolean cut) {
    long late() {
      return lags.stream().mapToLong(Long::longValue).max().orElse(0)
          - lags.stream().mapToLong(Long::longValue).min().orElse(0);
    }
  }

  @Override
  public String name() {
    return "stream " + method;
  }

  @Override
  public Examined examine(Visit visit) throws IOException {
    if (visit.sluice() == null) {
      return method.equals("GET")
          ? firstByte(visit)
          : Examined.skipped(name(), "only Sluice can be asked for events");
    }
    Examined first = ticks(visit);
    // A busy machine is late, too, but hardly twice.
    return first.state() == Examined.State.BAD ? ticks(visit) : first;
  }

  private Examined ticks(Visit visit) throws IOException {
    String path = Visit.asks(visit.path(), "ticks");
    Ask ask = method.equals("GET") ? Ask.stream(path) : Ask.post(path, "{}");
    Heard heard;
    try (Reply reply = visit.line().send(ask)) {
      if (!reply.isStream()) {
        return Examined.skipped(name(), "answered " + reply.status());
      }
      heard = listen(reply, visit.patience());
    } catch (SocketTimeoutException silent) {
      return Examined.bad(
          name(),
          Trouble.BUFFERING,
          "Nothing of a stream (%s) arrived within %d ms.".formatted(method, visit.patience()));
    }
    if (heard.late() > LATE_MILLIS) {
      return Examined.bad(
          name(),
          Trouble.BUFFERING,
          "Events (%s) are held back: %d came %d ms late."
              .formatted(method, late(heard), heard.late()));
    }
    if (heard.lags().isEmpty()) {
      return Examined.bad(
          name(), Trouble.BUFFERING, "A stream (%s) ended without an event.".formatted(method));
    }
    String withheld =
        heard.head() >= FIRST_MILLIS - 100
            ? ", which waits for a body byte (Sluice sends one at once)"
            : "";
    return Examined.good(
        name(),
        "head after %d ms%s, %d events on time"
            .formatted(heard.head(), withheld, heard.lags().size()));
  }

  private static int late(Heard heard) {
    long earliest = heard.lags().stream().mapToLong(Long::longValue).min().orElse(0);
    return (int) heard.lags().stream().filter(lag -> lag - earliest > LATE_MILLIS / 4).count();
  }

  private static Heard listen(Reply reply, long patience) throws IOException {
    List<Long> lags = new ArrayList<>();
    String text = "";
    long end = reply.millis() + patience + LASTS_MILLIS;
    for (byte[] part = reply.next(patience);
        part.length > 0 && reply.millis() < end;
        part = reply.next(patience)) {
      long now = reply.millis();
      text += new String(part, UTF_8);
      Matcher tick = TICK.matcher(text);
      int rest = Math.max(0, text.length() - LONGEST_TICK);
      while (tick.find()) {
        lags.add(now - Long.parseLong(tick.group(2)));
        rest = Math.max(rest, tick.end());
      }
      text = text.substring(rest);
    }
    return new Heard(reply.headMillis(), lags, reply.isCut());
  }

  private Examined firstByte(Visit visit) throws IOException {
    if (visit.session() == null) {
      return Examined.skipped(name(), "the server has no session to listen to");
    }
    try (Reply reply = visit.line().send(visit.standing())) {
      if (!reply.isStream()) {
        return Examined.skipped(name(), "the server has none (" + reply.status() + ')');
      }
      try {
        reply.next(visit.patience());
        return Examined.good(
            name(),
            "head after %d ms, first byte after %d ms"
                .formatted(reply.headMillis(), reply.millis()));
      } catch (SocketTimeoutException quiet) {
        return Examined.good(
            name(),
            "head after %d ms, no event within %d ms"
                .formatted(reply.headMillis(), visit.patience()));
      }
    } catch (SocketTimeoutException withheld) {
      return Examined.bad(
          name(),
          Trouble.HEAD_WITHHELD,
          "The head of the stream did not arrive within %d ms.".formatted(visit.patience()));
    }
  }
}
