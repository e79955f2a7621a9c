package dev.sluice.observability.trace;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.GatewayVersion;
import dev.sluice.observability.CallWatch;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Traces calls and sends their spans to one receiver. Thread-safe. */
public final class Tracing {
  /** Most characters of an attribute. */
  private static final int MAX_ATTRIBUTE = 256;

  private static final Logger LOG = LoggerFactory.getLogger(Tracing.class);
  private static final String TRACES_PATH = "/v1/traces";

  /** OpenTelemetry's own log, which says in another form what is said in ours. */
  private final java.util.logging.Logger theirs =
      java.util.logging.Logger.getLogger("io.opentelemetry");

  private final SpanCounts counts = new SpanCounts();
  private final SdkTracerProvider provider;
  private final Tracer tracer;
  private volatile @Nullable CompletableResultCode closing;

  private Tracing(TracingConfig config, URI endpoint) {
    theirs.setLevel(java.util.logging.Level.OFF);
    OtlpHttpSpanExporterBuilder exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(address(endpoint).toString())
            .setTimeout(config.timeout());
    config.headers().forEach(exporter::addHeader);
    this.provider =
        SdkTracerProvider.builder()
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(config.sample())))
            .setResource(resource(config))
            .setSpanLimits(SpanLimits.builder().setMaxAttributeValueLength(MAX_ATTRIBUTE).build())
            .addSpanProcessor(new SpanQueue(exporter.build(), config, counts))
            .build();
    this.tracer = provider.tracerBuilder("dev.sluice").build();
  }

  /** Begins to trace; null when the configuration names no receiver. */
  public static @Nullable Tracing of(TracingConfig config) {
    URI endpoint = config.endpoint();
    return endpoint == null ? null : new Tracing(config, endpoint);
  }

  private static URI address(URI endpoint) {
    String path = endpoint.getRawPath();
    return path == null || path.isEmpty() || path.equals("/")
        ? endpoint.resolve(TRACES_PATH)
        : endpoint;
  }

  private static Resource resource(TracingConfig config) {
    return Resource.getDefault()
        .merge(
            Resource.create(
                Attributes.of(
                    AttributeKey.stringKey("service.name"),
                    config.serviceName(),
                    AttributeKey.stringKey("service.version"),
                    GatewayVersion.TEXT)));
  }

  /** What became of spans. */
  public SpanCounts counts() {
    return counts;
  }

  /** Begins the span of a call. */
  public CallSpans begin(Exchange exchange, CallWatch.Headers headers) {
    Instant now = Instant.now();
    long epochOffset =
        TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano() - System.nanoTime();
    IncomingTrace incoming = IncomingTrace.of(exchange.message(), headers);
    String method = McpAttributes.method(exchange.message().method());
    SpanBuilder builder =
        tracer
            .spanBuilder(method)
            .setSpanKind(SpanKind.SERVER)
            .setStartTimestamp(epochOffset + exchange.startNanos(), NANOSECONDS)
            .setParent(Context.root().with(Span.wrap(incoming.parent())));
    if (incoming.link() != null) {
      builder.addLink(incoming.link());
    }
    Span span = builder.startSpan();
    if (span.isRecording()) {
      span.setAttribute(McpAttributes.METHOD, method);
      span.setAttribute(McpAttributes.NETWORK, "tcp");
      span.setAttribute(McpAttributes.PROTOCOL, "http");
    }
    return new CallSpans(tracer, span, method, incoming.baggage(), epochOffset);
  }

  /** Begins to send what waits; nothing is traced any more. */
  public void beginClose() {
    closing = provider.shutdown();
  }

  /** Waits until what waited was sent, or not. */
  public void finishClose(long millis) {
    CompletableResultCode begun = closing;
    if (begun != null && !begun.join(millis, TimeUnit.MILLISECONDS).isSuccess()) {
      LOG.warn("spans_left_behind millis={}", millis);
    }
  }
}
