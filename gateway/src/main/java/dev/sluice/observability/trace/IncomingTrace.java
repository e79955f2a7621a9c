package dev.sluice.observability.trace;

import dev.sluice.exchange.Message;
import dev.sluice.exchange.TraceContext;
import dev.sluice.observability.CallWatch;
import dev.sluice.protocol.jsonrpc.JsonSpans;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.jsonrpc.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The trace a call came with. What stands in its {@code _meta} is about the call; what stands in
 * its headers is about the HTTP request, which may carry several calls: the first is the parent,
 * and the second, where it is another, a link. Without the first the second is the parent.
 *
 * @param parent invalid when the call came with no trace
 * @param link null for none
 * @param baggage as it came, null for none
 * @see <a href="https://modelcontextprotocol.io/specification/2026-07-28/basic#meta">_meta, MCP
 *     2026-07-28</a>
 * @see <a
 *     href="https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/mcp.md#context-propagation">OpenTelemetry,
 *     MCP</a>
 */
record IncomingTrace(SpanContext parent, @Nullable SpanContext link, @Nullable String baggage) {
  /** Most characters of baggage that are passed on, as W3C Baggage asks. */
  static final int MAX_BAGGAGE = 8_192;

  /** Most characters of {@code traceparent} and {@code tracestate} that are looked at. */
  static final int MAX_STATE = 512;

  private interface Carrier {
    @Nullable String get(String name);
  }

  private static final TextMapGetter<Carrier> GETTER =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Carrier carrier) {
          return List.of(TraceContext.TRACEPARENT, TraceContext.TRACESTATE);
        }

        @Override
        public @Nullable String get(@Nullable Carrier carrier, String name) {
          String value = carrier == null ? null : carrier.get(name);
          return isPlain(value, MAX_STATE) ? value : null;
        }
      };

  static IncomingTrace of(Message message, CallWatch.Headers headers) {
    Carrier meta = name -> member(message, name);
    SpanContext ofCall = message.has(Member.META) ? extract(meta) : SpanContext.getInvalid();
    SpanContext ofRequest = extract(headers::header);
    String baggage = message.has(Member.META) ? meta.get(TraceContext.BAGGAGE) : null;
    if (baggage == null) {
      baggage = headers.header(TraceContext.BAGGAGE);
    }
    String carried = isPlain(baggage, MAX_BAGGAGE) ? baggage : null;
    if (!ofCall.isValid()) {
      return new IncomingTrace(ofRequest, null, carried);
    }
    boolean another = ofRequest.isValid() && !ofRequest.getSpanId().equals(ofCall.getSpanId());
    return new IncomingTrace(ofCall, another ? ofRequest : null, carried);
  }

  private static SpanContext extract(Carrier carrier) {
    Context read = W3CTraceContextPropagator.getInstance().extract(Context.root(), carrier, GETTER);
    return io.opentelemetry.api.trace.Span.fromContext(read).getSpanContext();
  }

  private static @Nullable String member(Message message, String name) {
    Span value =
        JsonSpans.member(
            message.bytes(),
            message.envelope().start(Member.META),
            message.envelope().end(Member.META),
            name);
    return value == null ? null : JsonSpans.text(message.bytes(), value.start(), value.end());
  }

  /** What may stand in a header: visible ASCII and spaces, and not without end. */
  private static boolean isPlain(@Nullable String value, int most) {
    return value != null
        && !value.isBlank()
        && value.length() <= most
        && value.chars().allMatch(c -> c >= 0x20 && c <= 0x7e);
  }
}
