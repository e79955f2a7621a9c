package dev.sluice.observability.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.slf4j.event.KeyValuePair;

/**
 * One log line as text: time, level, logger, event, {@code key=value}. Breaks in it, and those of
 * an exception, become bars. Immutable.
 */
final class TextLine {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT);
  private static final Pattern BREAKS = Pattern.compile("\\s*[\\r\\n]+\\s*");

  private final ZoneId zone = ZoneId.systemDefault();

  String of(ILoggingEvent line) {
    StringBuilder text = new StringBuilder(160);
    TIME.formatTo(Instant.ofEpochMilli(line.getTimeStamp()).atZone(zone), text);
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
    return text.append(BREAKS.matcher(whole).replaceAll(" | ")).append('\n').toString();
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
