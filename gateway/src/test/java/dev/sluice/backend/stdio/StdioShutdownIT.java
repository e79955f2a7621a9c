package dev.sluice.backend.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.spi.BackendTransport;
import dev.sluice.backend.spi.UpstreamChannel;
import dev.sluice.exchange.Failure;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class StdioShutdownIT {
  /** Says the number of a process it started, then ignores every polite end. */
  private static final String STUBBORN =
      "trap '' TERM HUP; sleep 99 & "
          + "printf '{\"jsonrpc\":\"2.0\",\"method\":\"pids %s %s\"}\\n' $$ $!; "
          + "while :; do sleep 99; done";

  private static long[] pids(Heard events) throws InterruptedException {
    String[] words = events.next().replaceAll(".*pids |\"}", "").split(" ", -1);
    return new long[] {Long.parseLong(words[0]), Long.parseLong(words[1])};
  }

  private static Heard listen(StdioHarness harness, UpstreamChannel channel) {
    Heard events = new Heard(harness.loop());
    channel.listen(events);
    return events;
  }

  @Test
  void close_politeChild_endsItByEndOfInput() throws Exception {
    try (StdioHarness harness =
        new StdioHarness(
            StdioHarness.shell(
                "trap 'exit 9' TERM; echo '{\"jsonrpc\":\"2.0\",\"method\":\"up\"}';"
                    + " while read line; do :; done;"
                    + " echo '{\"jsonrpc\":\"2.0\",\"method\":\"saw the end\"}' >&2"))) {
      UpstreamChannel channel = harness.open();
      assertThat(listen(harness, channel).next()).contains("up");
      harness.close(channel);

      assertThat(harness.transport().stats().stderrLines()).isLessThanOrEqualTo(1);
      assertThat(harness.transport().stats().running()).isZero();
      assertThat(harness.transport().stats().deaths()).isZero();
    }
  }

  @Test
  void close_callsUnderWay_failFirst() throws Exception {
    try (StdioHarness harness = StdioHarness.scripted()) {
      UpstreamChannel channel = harness.open();
      Heard events = listen(harness, channel);
      Heard heard = harness.call(channel, "hang", "{}");
      harness.close(channel);

      assertThat(heard.next()).startsWith("failure BACKEND_DISCONNECTED");
      assertThat(heard.failure().message()).contains("is not running");
      assertThat(events.isSilent()).isTrue();
      harness.close(channel);
    }
  }

  @Test
  void close_stubbornChildAndGrandchild_leavesNeither() throws Exception {
    try (StdioHarness harness = new StdioHarness(StdioHarness.shell(STUBBORN))) {
      UpstreamChannel channel = harness.open();
      long[] pids = pids(listen(harness, channel));

      harness.close(channel);

      StdioHarness.awaitGone(pids[0]);
      StdioHarness.awaitGone(pids[1]);
    }
  }

  @Test
  void close_descendantLeftTheGroup_isFoundAllTheSame() throws Exception {
    if (!Wrapping.ofThisMachine().group()) {
      return;
    }
    try (StdioHarness harness =
        new StdioHarness(StdioHarness.shell(STUBBORN.replace("sleep 99 &", "setsid sleep 99 &")))) {
      UpstreamChannel channel = harness.open();
      long[] pids = pids(listen(harness, channel));

      harness.close(channel);

      StdioHarness.awaitGone(pids[0]);
      StdioHarness.awaitGone(pids[1]);
    }
  }

  @Test
  void close_withoutProcessGroups_findsTheGrandchild() throws Exception {
    StdioConfig config = StdioHarness.shell(STUBBORN);
    RestartBackoff backoff =
        new RestartBackoff(
            config.restartDelay(), config.maxRestartDelay(), System::nanoTime, () -> 0);
    try (StdioHarness harness =
        new StdioHarness(
            new StdioTransport(
                StdioHarness.SERVER, config, StdioHarness.READER, backoff, () -> Wrapping.NONE))) {
      UpstreamChannel channel = harness.open();
      long[] pids = pids(listen(harness, channel));

      harness.close(channel);

      StdioHarness.awaitGone(pids[0]);
      StdioHarness.awaitGone(pids[1]);
    }
  }

  @Test
  void shutdown_severalChildren_endsAllAndOpensNoMore() throws Exception {
    try (StdioHarness harness = StdioHarness.scripted()) {
      UpstreamChannel first = harness.open();
      UpstreamChannel second = harness.open();
      assertThat(harness.transport().stats().running()).isEqualTo(2);

      harness.shutdown();

      assertThat(first.isOpen()).isFalse();
      assertThat(second.isOpen()).isFalse();
      assertThat(harness.transport().stats().running()).isZero();
      assertThat(failureOfOpening(harness)).contains("Sluice is stopping");
    }
  }

  private static String failureOfOpening(StdioHarness harness) {
    StringBuilder message = new StringBuilder();
    CountDownLatch told = new CountDownLatch(1);
    harness
        .transport()
        .open(
            harness.loop(),
            new BackendTransport.OpenCallback() {
              @Override
              public void onOpen(UpstreamChannel channel) {
                told.countDown();
              }

              @Override
              public void onFailure(Failure.ByBackend failure) {
                message.append(failure.message());
                told.countDown();
              }
            });
    StdioHarness.await(told);
    return message.toString();
  }

  @Test
  void destroyForcibly_stubbornChild_isGoneWithoutGrace() throws Exception {
    try (StdioHarness harness = new StdioHarness(StdioHarness.shell(STUBBORN))) {
      UpstreamChannel channel = harness.open();
      Heard events = listen(harness, channel);
      long[] pids = pids(events);

      harness.transport().destroyForcibly();

      assertThat(events.next()).isEqualTo("closed");
      StdioHarness.awaitGone(pids[0]);
      StdioHarness.awaitGone(pids[1]);
    }
  }

  @Test
  void gatewayKilled_childDiesWithIt() throws Exception {
    if (!Wrapping.ofThisMachine().equals(Wrapping.GROUP_AND_DEATH)) {
      return;
    }
    Process gateway =
        new ProcessBuilder(
                StdioHarness.java(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                StdioHarness.classes(),
                OrphanedGateway.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long child = child(gateway);
    assertThat(ProcessHandle.of(child)).isPresent();

    gateway.destroyForcibly();

    StdioHarness.awaitGone(child);
  }

  private static long child(Process gateway) throws IOException {
    BufferedReader reader = gateway.inputReader(StandardCharsets.UTF_8);
    String line = Objects.requireNonNull(reader.readLine(), "line");
    while (!line.startsWith("child ")) {
      line = Objects.requireNonNull(reader.readLine(), "line");
    }
    return Long.parseLong(line.substring(6));
  }
}
