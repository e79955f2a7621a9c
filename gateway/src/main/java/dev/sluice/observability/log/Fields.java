package dev.sluice.observability.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.event.KeyValuePair;

/**
 * The parts of a log line: the event's name, which is its first word, and what stands in it as
 * {@code key={}} or {@code key="{}"}, or was added as pairs.
 */
final class Fields {
  private static final String PLACE = "{}";

  private Fields() {}

  /** The name of the event. */
  static String event(ILoggingEvent line) {
    String template = String.valueOf(line.getMessage());
    int end = 0;
    while (end < template.length() && isName(template.charAt(end))) {
      end++;
    }
    boolean word = end == template.length() || template.charAt(end) == ' ';
    return word ? template.substring(0, end) : "";
  }

  /** The values by their keys, in the order of the line. */
  static Map<String, Object> of(ILoggingEvent line) {
    Map<String, Object> fields = new LinkedHashMap<>();
    Object[] arguments = line.getArgumentArray();
    String template = line.getMessage();
    if (arguments != null && template != null) {
      int at = template.indexOf(PLACE);
      for (int i = 0; at >= 0 && i < arguments.length; i++) {
        String key = keyBefore(template, at);
        if (!key.isEmpty()) {
          fields.put(key, value(arguments[i]));
        }
        at = template.indexOf(PLACE, at + PLACE.length());
      }
    }
    List<KeyValuePair> pairs = line.getKeyValuePairs();
    if (pairs != null) {
      pairs.forEach(pair -> fields.put(pair.key, value(pair.value)));
    }
    return fields;
  }

  private static Object value(Object value) {
    return value instanceof Number || value instanceof Boolean ? value : String.valueOf(value);
  }

  private static String keyBefore(String template, int place) {
    int end = place > 0 && template.charAt(place - 1) == '"' ? place - 1 : place;
    if (end == 0 || template.charAt(end - 1) != '=') {
      return "";
    }
    int start = end - 1;
    while (start > 0 && isName(template.charAt(start - 1))) {
      start--;
    }
    return template.substring(start, end - 1);
  }

  private static boolean isName(char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
