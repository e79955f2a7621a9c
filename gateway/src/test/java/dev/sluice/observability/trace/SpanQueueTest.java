package dev.sluice.observability.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A queue of three spans, in front of a receiver that takes none until it is told. */
final class SpanQueueTest {
  private static final TracingConfig CONFIG =
      new TracingConfig(
          URI.create("http://127.0.0.1:1"),
          1,
          Map.of(),
          "sluice",
          3,
          Duration.ofMillis(10),
          Duration.ofSeconds(10));

  private final SpanCounts counts = new SpanCounts();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CompletableResultCode taken = new CompletableResultCode();

  private final class Held implements SpanExporter {
    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      asked.countDown();
      return taken;
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }

  @Test
  void queue_atItsLimit_takesAndOnePastDrops() throws Exception {
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .addSpanProcessor(new SpanQueue(new Held(), CONFIG, counts))
            .build();
    Tracer tracer = provider.get("test");
    for (int i = 0; i < 3; i++) {
      tracer.spanBuilder("s").startSpan().end();
    }
    assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(counts.dropped.sum()).isZero();
    tracer.spanBuilder("s").startSpan().end();
    assertThat(counts.dropped.sum()).isEqualTo(1);

    taken.succeed();
    assertThat(provider.shutdown().join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
    assertThat(counts.exported.sum()).isEqualTo(3);
    assertThat(counts.failed.sum()).isZero();
  }

  @Test
  void receiver_takesNone_isCountedAsFailed() {
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .addSpanProcessor(new SpanQueue(new Held(), CONFIG, counts))
            .build();
    provider.get("test").spanBuilder("s").startSpan().end();
    taken.fail();
    assertThat(provider.shutdown().join(10, TimeUnit.SECONDS).isDone()).isTrue();
    assertThat(counts.failed.sum()).isEqualTo(1);
    assertThat(counts.exported.sum()).isZero();
  }
}
