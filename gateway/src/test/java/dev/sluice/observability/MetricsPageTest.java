package dev.sluice.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The committed page is what the enum says, and what it says of others is there. */
class MetricsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "metrics.md");

  @Test
  void page_committed_isWhatTheEnumSays() throws IOException {
    if ("write".equals(System.getProperty("sluice.docs"))) {
      Files.writeString(PAGE, MetricsPage.text());
    }
    assertThat(Files.readString(PAGE))
        .as(
            "docs/metrics.md is stale; write it anew with: mvn -pl gateway -am test"
                + " -Dtest=MetricsPageTest -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dsluice.docs=write")
        .isEqualTo(MetricsPage.text());
  }

  @ParameterizedTest
  @EnumSource
  void meter_any_standsInOneSection(GatewayMeters meter) {
    assertThat(MetricsPage.sectionsOf(meter)).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void meter_any_isNamedAsPrometheusWants(GatewayMeters meter) {
    assertThat(meter.exposedName()).matches("[a-z][a-z0-9_]*[a-z0-9]");
    assertThat(meter.exposedName().endsWith("_total")).isEqualTo(meter.kind() == MeterKind.COUNTER);
    assertThat(meter.description()).matches("(?s)[A-Z0-9].*\\.");
    assertThat(meter.description()).doesNotContain("|", "\n", "\\");
  }

  @Test
  void others_onThePage_areInAScrape() {
    var loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try (Telemetry telemetry = new Telemetry()) {
      telemetry.watch(loops);
      String scrape = telemetry.scrape(null).text();

      assertThat(OtherMeters.ALL)
          .filteredOn(other -> !other.name().equals("jvm_gc_pause_seconds"))
          .allSatisfy(
              other ->
                  assertThat(scrape)
                      .contains("# TYPE " + other.name() + ' ' + other.type() + '\n'));
    } finally {
      loops.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }
}
