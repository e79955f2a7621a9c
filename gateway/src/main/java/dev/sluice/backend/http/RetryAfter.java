package dev.sluice.backend.http;

import io.netty.handler.codec.DateFormatter;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/**
 * The {@code Retry-After} header: seconds, or a date.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9110#section-10.2.3">RFC 9110,
 *     Retry-After</a>
 */
public final class RetryAfter {
  /** What any longer wait counts as. */
  static final Duration MAX = Duration.ofDays(1);

  private static final int MAX_DIGITS = 9;

  private RetryAfter() {}

  /** The wait it asks for; null when it is absent or makes no sense. */
  static @Nullable Duration parse(@Nullable String header, Instant now) {
    if (header == null) {
      return null;
    }
    String text = header.strip();
    Duration wait = isNumber(text) ? Duration.ofSeconds(Integer.parseInt(text)) : until(text, now);
    return wait == null || wait.compareTo(MAX) < 0 ? wait : MAX;
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_DIGITS
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static @Nullable Duration until(String text, Instant now) {
    Date date = text.isEmpty() ? null : DateFormatter.parseHttpDate(text);
    if (date == null) {
      return null;
    }
    Duration wait = Duration.between(now, date.toInstant());
    return wait.isNegative() ? Duration.ZERO : wait;
  }
}
