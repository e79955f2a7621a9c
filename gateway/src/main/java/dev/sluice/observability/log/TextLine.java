package dev.sluice.observability.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.regex.Pattern;
import org.slf4j.event.KeyValuePair;

/**
 * One log line as text: time, level, logger, event, {@code key=value}. Breaks in it, and those of
 * an exception, become bars. Immutable.
 */
final class TextLine {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT);
  private static final char LINE_SEPARATOR = 0x2028;
  private static final char PARAGRAPH_SEPARATOR = 0x2029;
  private static final int MILLIS = 1_000;
  private static final Pattern BREAKS = Pattern.compile("\\s*[\\r\\n]+\\s*");

  private final TimeZone zone;

  /**
   * @param zone gives its offsets; the rules of a {@link java.time.ZoneId} are looked for in every
   *     jar of the class path
   */
  TextLine(TimeZone zone) {
    this.zone = zone;
  }

  String of(ILoggingEvent line) {
    StringBuilder text = new StringBuilder(160);
    long millis = line.getTimeStamp();
    ZoneOffset offset = ZoneOffset.ofTotalSeconds(zone.getOffset(millis) / MILLIS);
    TIME.formatTo(Instant.ofEpochMilli(millis).atOffset(offset), text);
    String level = line.getLevel().toString();
    text.append(' ').append(level).append(level.length() < 5 ? "  " : " ");
    String logger = line.getLoggerName();
    text.append(logger, logger.lastIndexOf('.') + 1, logger.length()).append(' ');
    int start = text.length();
    text.append(line.getFormattedMessage());
    appendPairs(line.getKeyValuePairs(), text);
    if (line.getThrowableProxy() != null) {
      text.append('\n').append(ThrowableProxyUtil.asString(line.getThrowableProxy()));
    }
    String whole = text.substring(start).strip();
    text.setLength(start);
    return text.append(shown(BREAKS.matcher(whole).replaceAll(" | "))).append('\n').toString();
  }

  /** Without what a terminal would obey: servers and clients have their words in here. */
  private static String shown(String line) {
    return line.chars().noneMatch(TextLine::isControl)
        ? line
        : line.codePoints()
            .map(point -> isControl(point) ? '?' : point)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
  }

  private static boolean isControl(int c) {
    return (Character.isISOControl(c) && c != '\t')
        || c == LINE_SEPARATOR
        || c == PARAGRAPH_SEPARATOR;
  }

  private static void appendPairs(List<KeyValuePair> pairs, StringBuilder text) {
    if (pairs == null) {
      return;
    }
    for (KeyValuePair pair : pairs) {
      String value = String.valueOf(pair.value);
      boolean bare =
          !value.isEmpty() && value.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"');
      text.append(' ').append(pair.key).append('=');
      text.append(bare ? value : '"' + value.replace('"', '\'') + '"');
    }
  }
}
