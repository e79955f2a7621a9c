package dev.sluice.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The {@code date} header of the current second. Confined to one event loop.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9110#section-6.6.1">RFC 9110, Date</a>
 */
final class DateHeader {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final InstantSource clock;
  private long second = Long.MIN_VALUE;
  private String text = "";
  private byte[] bytes = {};

  DateHeader(InstantSource clock) {
    this.clock = clock;
  }

  /** The header's value. */
  String text() {
    refresh();
    return text;
  }

  /** The header's line for HTTP/1.1, CRLF included. Not to be changed. */
  byte[] bytes() {
    refresh();
    return bytes;
  }

  private void refresh() {
    long now = Math.floorDiv(clock.millis(), 1000);
    if (now != second) {
      second = now;
      text = FORMAT.format(Instant.ofEpochSecond(now));
      bytes = ("date: " + text + "\r\n").getBytes(US_ASCII);
    }
  }
}
