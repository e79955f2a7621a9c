package dev.sluice.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TelemetryTest {
  private final Telemetry telemetry = new Telemetry();

  @AfterEach
  void close() {
    telemetry.close();
  }

  @Test
  void scrape_ofTheJvmAndNetty_namesMemoryGcThreadsCpuFilesAndAllocator() {
    assertThat(telemetry.scrape(null).text())
        .contains("jvm_memory_used_bytes")
        .contains("jvm_threads_live_threads")
        .contains("jvm_classes_loaded_classes")
        .contains("jvm_gc_")
        .contains("process_cpu_usage")
        .contains("process_files_open_files")
        .contains("netty_allocator_memory_used");
  }

  @Test
  void scrape_byTwoAtOnce_bothSeeTheJvm() throws Exception {
    try (var threads = Executors.newFixedThreadPool(2)) {
      List<Future<String>> pages =
          threads.invokeAll(Collections.nCopies(2, () -> telemetry.scrape(null).text()));
      for (Future<String> page : pages) {
        assertThat(page.get()).contains("jvm_memory_used_bytes");
      }
    }
  }

  @Test
  void scrape_watchedLoops_showsPendingTasks() {
    var loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try {
      telemetry.watch(loops);

      assertThat(telemetry.scrape(null).text()).contains("netty_eventexecutor_tasks_pending");
    } finally {
      loops.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }

  @Test
  void gauge_valueChanges_isAskedAtEachScrape() {
    AtomicLong sessions = new AtomicLong(3);
    telemetry.gauge(GatewayMeters.SESSIONS, sessions::doubleValue, "streamable_http", "2025-11-25");
    assertThat(telemetry.scrape(null).text())
        .contains("sluice_sessions{revision=\"2025-11-25\",transport=\"streamable_http\"} 3");

    sessions.set(4);

    assertThat(telemetry.scrape(null).text()).contains("streamable_http\"} 4");
  }

  @Test
  void counter_keptElsewhere_survivesCollection() {
    AtomicLong restarts = new AtomicLong(7);
    telemetry.counter(GatewayMeters.PROCESS_RESTARTS, restarts::get, "scraper");

    System.gc();

    assertThat(telemetry.scrape(null).text())
        .contains("sluice_process_restarts_total{server=\"scraper\"} 7");
  }

  @Test
  void record_lifetime_fillsItsHistogram() {
    telemetry.record(
        GatewayMeters.SERVER_SESSION,
        TimeUnit.SECONDS.toNanos(30),
        null,
        "streamable_http",
        "2025-11-25");

    assertThat(telemetry.scrape(null).text())
        .contains("mcp_server_session_duration_seconds_bucket")
        .contains("le=\"60.0\"} 1")
        .contains("le=\"10.0\"} 0");
  }

  @Test
  void gauge_ofACounter_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> telemetry.gauge(GatewayMeters.SESSION_CLOSED, () -> 1, "idle"));
  }

  @Test
  void labels_tooFew_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> telemetry.gauge(GatewayMeters.BACKEND_UP, () -> 1))
        .withMessageContaining("sluice.backend.up");
  }

  @Test
  void scrape_openMetricsAccepted_answersOpenMetrics() {
    Exposition open =
        telemetry.scrape("application/openmetrics-text;version=1.0.0,text/plain;q=0.5");

    assertThat(open.contentType()).startsWith("application/openmetrics-text");
    assertThat(open.text()).endsWith("# EOF\n");
    Exposition plain = telemetry.scrape("text/plain");
    assertThat(plain.contentType()).startsWith("text/plain");
    assertThat(plain.text()).doesNotContain("# EOF");
  }
}
