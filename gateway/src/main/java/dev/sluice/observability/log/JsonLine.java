package dev.sluice.observability.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * One log line as a JSON object: {@code time}, {@code level}, {@code logger}, {@code thread},
 * {@code event}, {@code message}, {@code fields}, {@code exception}. Immutable.
 */
final class JsonLine {
  private final JsonMapper json = new JsonMapper();

  String of(ILoggingEvent line) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("time", Instant.ofEpochMilli(line.getTimeStamp()).toString());
    object.put("level", line.getLevel().toString());
    object.put("logger", line.getLoggerName());
    object.put("thread", line.getThreadName());
    String event = Fields.event(line);
    if (!event.isEmpty()) {
      object.put("event", event);
    }
    object.put("message", String.valueOf(line.getFormattedMessage()));
    Map<String, Object> fields = Fields.of(line);
    if (!fields.isEmpty()) {
      object.put("fields", fields);
    }
    if (line.getThrowableProxy() != null) {
      object.put("exception", ThrowableProxyUtil.asString(line.getThrowableProxy()));
    }
    return json.writeValueAsString(object) + '\n';
  }
}
