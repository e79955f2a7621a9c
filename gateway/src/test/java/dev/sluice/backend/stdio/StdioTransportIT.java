package dev.sluice.backend.stdio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.backend.spi.UpstreamChannel;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Sent;
import dev.sluice.settings.ByteSize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StdioTransportIT {
  @TempDir Path directory;

  @Test
  void open_environmentArgumentsAndDirectory_surviveTheWrapping() throws Exception {
    StdioConfig plain = StdioHarness.scriptedConfig("one", "two words", "$three");
    StdioConfig config =
        new StdioConfig(
            plain.command(),
            plain.args(),
            Map.of("SLUICE_TEST", "a b=c"),
            directory,
            plain.line(),
            plain.queue(),
            plain.restartDelay(),
            plain.maxRestartDelay(),
            plain.stopGrace(),
            1);
    try (StdioHarness harness = new StdioHarness(config)) {
      UpstreamChannel channel = harness.open();

      assertThat(harness.call(channel, "environment", "{\"text\":\"SLUICE_TEST\"}").next())
          .contains("\"a b=c\"");
      assertThat(harness.call(channel, "environment", "{\"text\":\"PATH\"}").next())
          .contains(System.getenv("PATH"));
      assertThat(harness.call(channel, "arguments", "{}").next())
          .contains("\"one|two words|$three\"");
      assertThat(harness.call(channel, "directory", "{}").next())
          .contains(directory.toRealPath().toString());
      assertThat(harness.transport().kind()).isEqualTo("stdio");
    }
  }

  @Test
  void open_programNotFound_failsAtOnceNamingIt() throws Exception {
    StdioConfig config =
        StdioHarness.config("no-such-program", List.of(), ByteSize.ofMiB(1), ByteSize.ofMiB(1));
    try (StdioHarness harness = new StdioHarness(config)) {
      assertThatThrownBy(harness::open)
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOfSatisfying(
              StdioHarness.Unopened.class,
              unopened -> {
                assertThat(unopened.failure().reason()).isEqualTo(Reason.BACKEND_UNREACHABLE);
                assertThat(unopened.failure().sent()).isEqualTo(Sent.NOTHING);
                assertThat(unopened)
                    .hasMessage(
                        "server scripted: command no-such-program was not found on the PATH; check"
                            + " its command and cwd");
              });
    }
  }

  @Test
  void open_afterADeath_waitsForThePause() throws Exception {
    AtomicLong now = new AtomicLong();
    StdioConfig config = StdioHarness.scriptedConfig();
    RestartBackoff backoff =
        new RestartBackoff(Duration.ofHours(1), Duration.ofHours(1), now::get, () -> 0.5);
    StdioTransport transport =
        new StdioTransport(
            StdioHarness.SERVER, config, StdioHarness.READER, backoff, Wrapping::ofThisMachine);
    try (StdioHarness harness = new StdioHarness(transport)) {
      harness.call(harness.open(), "crash", "{}").failure();
      assertThat(backoff.remainingNanos()).isEqualTo(Duration.ofMinutes(30).toNanos());

      CompletableFuture<UpstreamChannel> early = harness.opening();
      now.addAndGet(Duration.ofMinutes(30).toNanos());
      UpstreamChannel onTime = harness.open();

      assertThat(harness.call(onTime, "echo", "{}").next()).contains("bytes");
      assertThat(early).isNotDone();
      assertThat(transport.stats().starts()).isEqualTo(2);
      assertThat(transport.stats().restarts()).isEqualTo(1);
      harness.shutdown();
      assertThat(early)
          .failsWithin(StdioHarness.PATIENCE_SECONDS, TimeUnit.SECONDS)
          .withThrowableThat()
          .withMessageContaining("Sluice is stopping");
    }
  }

  @Test
  void open_afterALongLife_countsTheDeathAsTheFirst() throws Exception {
    AtomicLong now = new AtomicLong();
    RestartBackoff backoff =
        new RestartBackoff(Duration.ofSeconds(2), Duration.ofHours(1), now::get, () -> 0.5);
    StdioTransport transport =
        new StdioTransport(
            StdioHarness.SERVER,
            StdioHarness.scriptedConfig(),
            StdioHarness.READER,
            backoff,
            Wrapping::ofThisMachine);
    try (StdioHarness harness = new StdioHarness(transport)) {
      harness.call(harness.open(), "crash", "{}").failure();
      now.addAndGet(Duration.ofSeconds(1).toNanos());
      harness.call(harness.open(), "crash", "{}").failure();
      assertThat(backoff.remainingNanos()).isEqualTo(Duration.ofSeconds(2).toNanos());

      now.addAndGet(Duration.ofSeconds(2).toNanos());
      UpstreamChannel longLived = harness.open();
      now.addAndGet(Duration.ofSeconds(10).toNanos());
      harness.call(longLived, "crash", "{}").failure();

      assertThat(backoff.remainingNanos()).isEqualTo(Duration.ofSeconds(1).toNanos());
    }
  }

  @Test
  void stats_livingChild_hasMemoryAndCountsItsStderr() throws Exception {
    try (StdioHarness harness = StdioHarness.scripted()) {
      UpstreamChannel channel = harness.open();
      assertThat(harness.call(channel, "stderr", "{\"n\":9000}").next()).contains("result");
      if (java.nio.file.Files.exists(Path.of("/proc/self/status"))) {
        assertThat(harness.transport().stats().residentBytes()).isGreaterThan(1 << 20);
      }
      harness.close(channel);
      assertThat(harness.transport().stats().residentBytes()).isZero();
    }
  }
}
