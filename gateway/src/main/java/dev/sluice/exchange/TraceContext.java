package dev.sluice.exchange;

import org.jspecify.annotations.Nullable;

/**
 * What a request tells its server of the trace it belongs to: the values of the W3C headers, which
 * stand in {@code params._meta} under the same names. Immutable.
 *
 * @param tracestate null for none
 * @param baggage null for none
 * @see <a href="https://modelcontextprotocol.io/specification/2026-07-28/basic#meta">_meta, MCP
 *     2026-07-28</a>
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>
 */
public record TraceContext(
    String traceparent, @Nullable String tracestate, @Nullable String baggage) {
  public static final String TRACEPARENT = "traceparent";
  public static final String TRACESTATE = "tracestate";
  public static final String BAGGAGE = "baggage";
}
