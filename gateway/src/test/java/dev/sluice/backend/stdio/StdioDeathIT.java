package dev.sluice.backend.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.spi.UpstreamChannel;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Sent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StdioDeathIT {
  private StdioHarness harness = StdioHarness.scripted();

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  private void use(StdioConfig config) throws Exception {
    harness.close();
    harness = new StdioHarness(config);
  }

  @Test
  void crash_callsUnderWay_failAtOnceWithTheExitCode() throws Exception {
    UpstreamChannel channel = harness.open();
    Heard events = new Heard(harness.loop());
    channel.listen(events);
    Heard bystander = harness.call(channel, "hang", "{}");
    Heard crashing = harness.call(channel, "crash", "{}");

    Failure.ByBackend failure = crashing.failure();
    assertThat(failure.reason()).isEqualTo(Reason.BACKEND_DISCONNECTED);
    assertThat(failure.sent()).isEqualTo(Sent.MAYBE);
    assertThat(failure.message()).startsWith("server scripted ended (exit code 3)");
    assertThat(bystander.next()).isEqualTo("failure BACKEND_DISCONNECTED MAYBE");
    assertThat(events.next()).isEqualTo("closed");
    assertThat(channel.isOpen()).isFalse();
    assertThat(events.isSilent()).isTrue();
    assertThat(harness.transport().stats().deaths()).isEqualTo(1);
    assertThat(harness.transport().stats().running()).isZero();
  }

  @Test
  void crash_partialLine_isNoMessage() throws Exception {
    UpstreamChannel channel = harness.open();

    assertThat(harness.call(channel, "partial", "{}").failure().message())
        .contains("(exit code 4)");
  }

  @Test
  void crash_answerJustWritten_stillArrives() throws Exception {
    for (int i = 0; i < 10; i++) {
      UpstreamChannel channel = harness.open();
      Heard events = new Heard(harness.loop());
      channel.listen(events);
      Heard heard = harness.call(channel, "lastWords", "{}");

      assertThat(heard.next()).contains("\"bye\"");
      assertThat(events.next()).isEqualTo("closed");
      assertThat(heard.isSilent()).isTrue();
    }
  }

  @Test
  void killedBySignal_saysWhich() throws Exception {
    use(StdioHarness.shell("read line; kill -9 $$"));
    UpstreamChannel channel = harness.open();

    assertThat(harness.call(channel, "anything", "{}").failure().message())
        .contains("(exit code 137, SIGKILL)");
  }

  @Test
  void call_afterTheDeath_failsWithNothingSent() throws Exception {
    UpstreamChannel channel = harness.open();
    harness.call(channel, "crash", "{}").failure();

    Failure.ByBackend failure = harness.call(channel, "echo", "{}").failure();

    assertThat(failure.reason()).isEqualTo(Reason.BACKEND_DISCONNECTED);
    assertThat(failure.sent()).isEqualTo(Sent.NOTHING);
    channel.send(Message.of("{\"jsonrpc\":\"2.0\",\"method\":\"x\"}"));
  }

  @Test
  void listen_afterTheDeath_hearsOfItOnce() throws Exception {
    UpstreamChannel channel = harness.open();
    harness.call(channel, "crash", "{}").failure();
    Heard events = new Heard(harness.loop());

    channel.listen(events);

    assertThat(events.next()).isEqualTo("closed");
  }

  @Test
  void stdoutClosedByALivingChild_endsIt() throws Exception {
    UpstreamChannel channel = harness.open();

    assertThat(harness.call(channel, "closeStdout", "{}").failure().reason())
        .isEqualTo(Reason.BACKEND_DISCONNECTED);
    assertThat(harness.transport().stats().running()).isZero();
  }

  @Test
  void stdinClosedByALivingChild_endsIt() throws Exception {
    use(StdioHarness.shell("exec <&-; echo '{\"jsonrpc\":\"2.0\",\"method\":\"deaf\"}'; sleep 99"));
    UpstreamChannel channel = harness.open();
    Heard events = new Heard(harness.loop());
    channel.listen(events);
    assertThat(events.next()).contains("deaf");

    Failure.ByBackend failure = harness.call(channel, "echo", "{}").failure();

    assertThat(failure.reason()).isEqualTo(Reason.BACKEND_DISCONNECTED);
    // The call may have found the channel ending, ahead of the process.
    StdioHarness.until("the child's end", () -> harness.transport().stats().running() == 0);
  }

  @Test
  void call_whileTheChildIsBeingEnded_failsWithNothingSentAndIsNotCalledFull() throws Exception {
    use(
        StdioHarness.shell(
            "trap '' TERM; exec <&-; echo '{\"jsonrpc\":\"2.0\",\"method\":\"deaf\"}'; sleep 99"));
    UpstreamChannel channel = harness.open();
    Heard events = new Heard(harness.loop());
    channel.listen(events);
    assertThat(events.next()).contains("deaf");

    List<Heard> calls = new ArrayList<>();
    while (harness.transport().stats().running() > 0) {
      calls.add(harness.call(channel, "echo", "{}"));
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }

    List<Failure.ByBackend> failures = new ArrayList<>();
    for (Heard call : calls) {
      failures.add(call.failure());
    }
    assertThat(failures)
        .extracting(Failure.ByBackend::reason)
        .containsOnly(Reason.BACKEND_DISCONNECTED);
    assertThat(failures.getLast().sent()).isEqualTo(Sent.NOTHING);
  }

  @Test
  void crash_grandchildHoldsThePipes_isFoundAtOnceAndTheGrandchildKilled() throws Exception {
    use(
        StdioHarness.shell(
            "sleep 99 & printf '{\"jsonrpc\":\"2.0\",\"method\":\"pid %s\"}\\n' $!; read line;"
                + " exit 6"));
    UpstreamChannel channel = harness.open();
    Heard events = new Heard(harness.loop());
    channel.listen(events);
    long grandchild = Long.parseLong(events.next().replaceAll(".*pid |\"}", ""));

    assertThat(harness.call(channel, "echo", "{}").failure().message()).contains("(exit code 6)");
    StdioHarness.awaitGone(grandchild);
  }
}
