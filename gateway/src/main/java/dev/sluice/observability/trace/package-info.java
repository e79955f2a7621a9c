/** Traces of calls over OTLP, and the W3C trace context on both sides of the gateway. */
@NullMarked
package dev.sluice.observability.trace;

import org.jspecify.annotations.NullMarked;
