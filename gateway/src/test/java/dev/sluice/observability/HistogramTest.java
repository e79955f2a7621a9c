package dev.sluice.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HistogramTest {
  private static final CurrentTrace.Span SPAN =
      new CurrentTrace.Span("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7");

  private final AtomicReference<CurrentTrace.@Nullable Span> current = new AtomicReference<>();
  private final HistogramFamily family =
      new HistogramFamily(GatewayMeters.QUEUE_WAIT, () -> current::get);

  @Test
  void record_atABoundAndOnePast_fallsIntoItsBucketAndTheNext() {
    Histogram histogram = family.with("scraper");

    histogram.record(10_000_000);
    histogram.record(10_000_001);

    assertThat(text(false))
        .contains("sluice_queue_wait_seconds_bucket{server=\"scraper\",le=\"0.01\"} 1\n")
        .contains("sluice_queue_wait_seconds_bucket{server=\"scraper\",le=\"0.02\"} 2\n")
        .contains("sluice_queue_wait_seconds_bucket{server=\"scraper\",le=\"+Inf\"} 2\n")
        .contains("sluice_queue_wait_seconds_count{server=\"scraper\"} 2\n")
        .contains("sluice_queue_wait_seconds_sum{server=\"scraper\"} 0.020000\n");
  }

  @Test
  void record_longerThanAllBounds_isInTheLastBucketOnly() {
    family.with("scraper").record(300_000_000_001L);

    assertThat(text(false))
        .contains("le=\"300.0\"} 0\n")
        .contains("le=\"+Inf\"} 1\n")
        .contains("_sum{server=\"scraper\"} 300.000000\n");
  }

  @Test
  void record_negative_countsAsNothing() {
    family.with("scraper").record(-5);

    assertThat(text(false))
        .contains("le=\"0.01\"} 1\n")
        .contains("_sum{server=\"scraper\"} 0.000000");
  }

  @Test
  void with_sameLabels_isTheSame() {
    assertThat(family.with("scraper")).isSameAs(family.with("scraper"));
  }

  @Test
  void with_oddValue_isEscaped() {
    family.with("a\"b\\c\nd").record(1);

    assertThat(text(false)).contains("_count{server=\"a\\\"b\\\\c\\nd\"} 1\n");
  }

  @Test
  void with_emptyValue_hasNoSuchLabel() {
    family.with((String) null).record(1);

    assertThat(text(false))
        .contains("sluice_queue_wait_seconds_bucket{le=\"0.01\"} 1\n")
        .contains("sluice_queue_wait_seconds_count 1\n");
  }

  @Test
  void remove_shown_isGone() {
    Histogram histogram = family.with("scraper");
    family.with("memory").record(1);

    family.remove(histogram);

    assertThat(text(false)).contains("memory").doesNotContain("scraper");
  }

  @Test
  void write_inOpenMetrics_hasUnitAndExemplarOfTheSampledTrace() {
    current.set(SPAN);
    family.with("scraper").record(15_000_000);

    String exemplar =
        "{server=\"scraper\",le=\"0.02\"} 1 # {trace_id=\"4bf92f3577b34da6a3ce929d0e0e4736\","
            + "span_id=\"00f067aa0ba902b7\"} 0.015000000 ";
    assertThat(text(true))
        .contains("# UNIT sluice_queue_wait_seconds seconds\n")
        .contains(exemplar)
        .containsOnlyOnce("trace_id");
    assertThat(text(false)).doesNotContain("trace_id", "# UNIT");
  }

  @Test
  void write_noTraceCurrent_hasNoExemplar() {
    family.with("scraper").record(15_000_000);

    assertThat(text(true)).doesNotContain("trace_id");
  }

  @Test
  void exemplar_youngAndOld_staysAndGivesWay() {
    Exemplar exemplar = new Exemplar(SPAN, 1, 1_000);

    assertThat(exemplar.isKept(1_000 + Exemplar.KEPT_MILLIS - 1)).isTrue();
    assertThat(exemplar.isKept(1_000 + Exemplar.KEPT_MILLIS)).isFalse();
  }

  private String text(boolean open) {
    try (TextPage page = new TextPage()) {
      family.write(page, open);
      return new Exposition("text/plain", page.body()).text();
    }
  }
}
