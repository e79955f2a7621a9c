package dev.sluice.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Sent;
import dev.sluice.exchange.ServerName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class CallFailuresTest {
  private final CallFailures failures = new CallFailures(new ServerName("crm"));

  private List<Failure> all() {
    List<Failure> all = new ArrayList<>();
    Failure lost =
        new Failure.ByBackend(
            Reason.BACKEND_DISCONNECTED, "server crm broke", failures.server(), Sent.MAYBE);
    all.add(failures.outcomeUnknown(lost));
    all.add(failures.forgetful());
    all.add(failures.late(60_000, "timeout"));
    all.add(failures.broke());
    all.add(failures.full("calls", "maxCalls", 5));
    all.add(failures.queuedTooLong(Duration.ofSeconds(3)));
    all.add(failures.circuitOpen(Duration.ofSeconds(3)));
    all.add(
        failures.tooOften(
            "rateLimit",
            new RateLimit(
                "crm", new RateLimitConfig(1, Duration.ofSeconds(2)), new LongAdder(), () -> 1)));
    all.add(failures.goingDown());
    for (CancelReason reason : CancelReason.values()) {
      all.add(failures.cancelled(reason));
    }
    return all;
  }

  @Test
  void messages_all_nameTheServerAndSayWhatToDo() {
    for (Failure failure : all()) {
      assertThat(failure.message()).contains("server crm").matches(".+; [a-z].+");
    }
  }

  @Test
  void outcomeUnknown_anyFailure_saysWhatHappenedFirst() {
    Failure.ByBackend lost =
        new Failure.ByBackend(
            Reason.BACKEND_DISCONNECTED, "server crm broke", failures.server(), Sent.ALL);
    assertThat(failures.outcomeUnknown(lost).message()).startsWith("server crm broke; it may");
  }
}
