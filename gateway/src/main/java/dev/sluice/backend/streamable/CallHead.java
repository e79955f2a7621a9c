package dev.sluice.backend.streamable;

import dev.sluice.exchange.TraceContext;
import org.jspecify.annotations.Nullable;

/**
 * What of a request its call must know.
 *
 * @param id the upstream id, in the form maps want
 * @param initialize whether it opens the session
 * @param standing whether its answer is a stream that may stay open and silent for ever
 * @param mirror the headers that say what is in its body, null in a session
 * @param trace what it tells of the trace it belongs to, null for nothing
 */
record CallHead(
    Long id,
    boolean initialize,
    boolean standing,
    @Nullable MirrorHeaders mirror,
    @Nullable TraceContext trace) {
  /** Whether the request stands alone. */
  boolean isAlone() {
    return mirror != null;
  }
}
