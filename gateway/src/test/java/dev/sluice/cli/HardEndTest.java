package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a stop is cut off and when the process ends, in driven time. */
final class HardEndTest {
  private static final int PATIENCE_SECONDS = 10;

  private final DrivenTime time = new DrivenTime();
  private final AtomicInteger cuts = new AtomicInteger();
  private final AtomicInteger kills = new AtomicInteger();
  private final CompletableFuture<Void> cut = new CompletableFuture<>();
  private final CompletableFuture<Void> halted = new CompletableFuture<>();

  private static void await(CompletableFuture<Void> step) throws Exception {
    step.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void begin_atTheBound_cutsOffThenHalts() throws Exception {
    new HardEnd(time, () -> cut.complete(null), () -> {}, () -> halted.complete(null))
        .begin(Duration.ofMillis(1_600));
    time.awaitSleepers(2);
    time.passTo(1_499);
    assertThat(time.sleepers()).isEqualTo(2);
    time.passTo(1_500);
    await(cut);
    assertThat(halted).isNotDone();
    time.passTo(1_599);
    assertThat(halted).isNotDone();
    time.passTo(1_600);
    await(halted);
  }

  @Test
  void cutOff_thatNeverReturns_isHaltedAllTheSame() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    new HardEnd(
            time,
            () -> {
              cuts.incrementAndGet();
              cut.complete(null);
              awaitQuietly(never);
            },
            kills::incrementAndGet,
            () -> halted.complete(null))
        .begin(Duration.ofMillis(1_600));
    time.awaitSleepers(2);
    time.passTo(1_600);
    await(cut);
    await(halted);
    assertThat(cuts).hasValue(1);
    assertThat(kills).hasValue(1);
    never.countDown();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      boolean _ = latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @ParameterizedTest
  @CsvSource({"1600, 100", "800, 100", "799, 99", "100, 12"})
  void exitMillis_ofTheWhole_isAnEighthAtMost(long whole, long exit) {
    assertThat(HardEnd.exitMillis(whole)).isEqualTo(exit);
  }

  /** Time that passes when the test says so. */
  private static final class DrivenTime implements HardEnd.Pause {
    private long now;
    private int sleepers;

    @Override
    public synchronized void millis(long millis) throws InterruptedException {
      sleepers++;
      notifyAll();
      while (now < millis) {
        wait(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
      }
      sleepers--;
    }

    synchronized void passTo(long millis) {
      now = millis;
      notifyAll();
    }

    synchronized int sleepers() {
      return sleepers;
    }

    synchronized void awaitSleepers(int count) throws InterruptedException {
      while (sleepers < count) {
        wait(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
      }
    }
  }
}
