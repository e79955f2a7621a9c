package dev.sluice.observability.trace;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.sluice.exchange.CallTrace;
import dev.sluice.exchange.TraceContext;
import io.opentelemetry.api.trace.Span;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The span of one attempt at a server. Confined to the loop of its call. */
final class AttemptSpan implements CallTrace.Attempt {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private final Span span;
  private final TraceContext context;
  private final long epochOffset;

  AttemptSpan(Span span, TraceContext context, long epochOffset) {
    this.span = span;
    this.context = context;
    this.epochOffset = epochOffset;
  }

  @Override
  public TraceContext context() {
    return context;
  }

  @Override
  public void reaches(String transport, String revision, @Nullable URI address) {
    if (!span.isRecording()) {
      return;
    }
    span.setAttribute(McpAttributes.REVISION, revision);
    if (address == null) {
      span.setAttribute(McpAttributes.NETWORK, "pipe");
      return;
    }
    span.setAttribute(McpAttributes.NETWORK, "tcp");
    span.setAttribute(McpAttributes.PROTOCOL, "http");
    String host = address.getHost();
    if (host != null) {
      span.setAttribute(McpAttributes.ADDRESS, host);
      span.setAttribute(McpAttributes.PORT, port(address));
    }
  }

  private static int port(URI address) {
    if (address.getPort() >= 0) {
      return address.getPort();
    }
    return "https".equalsIgnoreCase(address.getScheme()) ? HTTPS_PORT : HTTP_PORT;
  }

  @Override
  public void ended(@Nullable String errorType, long nanos) {
    if (span.isRecording()) {
      McpAttributes.outcome(span, errorType);
    }
    span.end(epochOffset + nanos, NANOSECONDS);
  }
}
