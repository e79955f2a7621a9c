package dev.sluice.observability.calls;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Journey;
import dev.sluice.exchange.Reply;
import dev.sluice.observability.CallWatch;
import dev.sluice.observability.log.CallLines;
import dev.sluice.observability.log.LoggingConfig;
import dev.sluice.protocol.mcp.McpMethod;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The access log: one line a call, {@code call}, {@code call_slow} or {@code call_failed}. Slow and
 * failed ones say when they reached which stage. Never a body, a token, a session's or a request's
 * id. Thread-safe.
 */
final class CallLog {
  static final String LOGGER = "dev.sluice.calls";

  private static final Set<String> METHODS = Set.copyOf(McpMethod.ALL);
  private static final double NANOS_PER_MILLI = 1_000_000;

  private final Logger log;
  private final CallLines lines;
  private final long slowNanos;

  CallLog(LoggingConfig config) {
    this(config, LoggerFactory.getLogger(LOGGER));
  }

  CallLog(LoggingConfig config, Logger log) {
    this.log = log;
    this.lines = config.calls();
    this.slowNanos = config.slowCall().isZero() ? Long.MAX_VALUE : config.slowCall().toNanos();
  }

  /** Whether the stages of a call's way are wanted. */
  boolean wantsStages() {
    return lines != CallLines.FAILED;
  }

  /**
   * @param traceId null when the call was not sampled
   */
  void ended(
      Exchange exchange, Journey journey, CallWatch.Ending ending, @Nullable String traceId) {
    boolean slow = wantsStages() && ending.nanos() >= slowNanos;
    if (ending.reply() instanceof Reply.Failed(Failure failure)) {
      if (log.isEnabledForLevel(ending.level())) {
        Map<String, Object> fields = call(exchange, journey, ending, traceId);
        fields.put("fault", fault(failure));
        fields.put("message", failure.message());
        if (wantsStages()) {
          fields.put("stages", stages(journey, ending));
        }
        write(ending.level(), "call_failed", fields);
      }
    } else if (slow || lines == CallLines.ALL) {
      Map<String, Object> fields = call(exchange, journey, ending, traceId);
      if (slow) {
        fields.put("stages", stages(journey, ending));
      }
      write(Level.INFO, slow ? "call_slow" : "call", fields);
    }
  }

  private void write(Level level, String event, Map<String, Object> fields) {
    LoggingEventBuilder line = log.atLevel(level).setMessage(event);
    for (Map.Entry<String, Object> field : fields.entrySet()) {
      line = line.addKeyValue(field.getKey(), field.getValue());
    }
    line.log();
  }

  private static Map<String, Object> call(
      Exchange exchange, Journey journey, CallWatch.Ending ending, @Nullable String traceId) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", traceId == null ? freshId() : traceId);
    fields.put("method", method(exchange.message().method()));
    putKnown(fields, "server", exchange.server());
    putKnown(fields, "tool", exchange.target());
    Client client = exchange.client();
    putKnown(fields, "revision", client == null ? null : client.version().text());
    fields.put("transport", ending.transport());
    String errorType = ending.reply().errorType();
    fields.put("outcome", errorType == null ? "ok" : errorType);
    fields.put("attempts", journey.attempts());
    fields.put("overhead_ms", millis(ending.nanos() - Math.max(0, exchange.awayNanos())));
    fields.put("duration_ms", millis(ending.nanos()));
    return fields;
  }

  private static void putKnown(Map<String, Object> fields, String key, @Nullable Object value) {
    if (value != null) {
      fields.put(key, value.toString());
    }
  }

  private static String freshId() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
  }

  private static String method(@Nullable String method) {
    return method != null && METHODS.contains(method) ? method : "other";
  }

  private static String fault(Failure failure) {
    return switch (failure) {
      case Failure.ByClient _ -> "client";
      case Failure.ByGateway _ -> "gateway";
      case Failure.ByBackend _ -> "backend";
    };
  }

  /** When it reached which stage, in milliseconds since its first byte. */
  private static String stages(Journey journey, CallWatch.Ending ending) {
    StringBuilder stages = new StringBuilder("received=0.0");
    stage(stages, "routed", journey.routedNanos(), journey);
    stage(stages, "permit", journey.permitNanos(), journey);
    stage(stages, "written", journey.writtenNanos(), journey);
    stage(stages, "first_byte", journey.answeringNanos(), journey);
    return stages.append(" done=").append(millis(ending.nanos())).toString();
  }

  private static void stage(StringBuilder stages, String name, long nanos, Journey journey) {
    if (nanos != 0) {
      stages.append(' ').append(name).append('=').append(millis(nanos - journey.receivedNanos()));
    }
  }

  /** Milliseconds with one digit after the point. */
  private static double millis(long nanos) {
    return Math.round(nanos / NANOS_PER_MILLI * 10) / 10.0;
  }
}
