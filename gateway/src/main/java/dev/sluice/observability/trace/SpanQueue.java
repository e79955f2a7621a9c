package dev.sluice.observability.trace;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spans on their way to the receiver: a bounded queue, and a thread that sends what is in it. What
 * finds the queue full is dropped, and counted. Thread-safe; taking a span never blocks.
 */
final class SpanQueue implements SpanProcessor {
  /** Most spans that are sent in one request. */
  private static final int MAX_BATCH = 512;

  /** Between two complaints about a receiver. */
  private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

  private static final Logger LOG = LoggerFactory.getLogger(SpanQueue.class);

  private final int max;
  private final String endpoint;
  private final SpanCounts counts;
  private final AtomicInteger waiting = new AtomicInteger();
  private final BatchSpanProcessor batches;

  SpanQueue(SpanExporter exporter, TracingConfig config, SpanCounts counts) {
    this.max = config.queue();
    this.endpoint = String.valueOf(config.endpoint());
    this.counts = counts;
    this.batches =
        BatchSpanProcessor.builder(new Counted(exporter))
            .setMaxQueueSize(max)
            .setMaxExportBatchSize(Math.min(MAX_BATCH, max))
            .setScheduleDelay(config.interval())
            .setExporterTimeout(timeout(config))
            .build();
  }

  /** The exporter gives up first, and says why. */
  private static Duration timeout(TracingConfig config) {
    return config.timeout().plusSeconds(1);
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {}

  @Override
  public boolean isStartRequired() {
    return false;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (!span.getSpanContext().isSampled()) {
      return;
    }
    if (waiting.incrementAndGet() > max) {
      waiting.decrementAndGet();
      counts.dropped.increment();
    } else {
      batches.onEnd(span);
    }
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  /** Sends what waits. */
  @Override
  public CompletableResultCode forceFlush() {
    return batches.forceFlush();
  }

  /** Sends what waits, and takes nothing more. */
  @Override
  public CompletableResultCode shutdown() {
    return batches.shutdown();
  }

  /** Counts what became of the spans that were sent. Used by one thread at a time. */
  private final class Counted implements SpanExporter {
    private final SpanExporter exporter;
    private volatile long complained;

    Counted(SpanExporter exporter) {
      this.exporter = exporter;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      int count = spans.size();
      CompletableResultCode sent = exporter.export(spans);
      return sent.whenComplete(
          () -> {
            waiting.addAndGet(-count);
            if (sent.isSuccess()) {
              counts.exported.add(count);
            } else {
              counts.failed.add(count);
              complain(sent.getFailureThrowable());
            }
          });
    }

    private void complain(@Nullable Throwable cause) {
      long now = System.nanoTime();
      long last = complained;
      if (last == 0 || now - last > QUIET_NANOS) {
        complained = now;
        LOG.warn(
            "spans_unsent endpoint={} failed={} detail=\"{}\"",
            endpoint,
            counts.failed.sum(),
            cause == null ? "not taken" : cause.toString());
      }
    }

    @Override
    public CompletableResultCode flush() {
      return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
      return exporter.shutdown();
    }
  }
}
