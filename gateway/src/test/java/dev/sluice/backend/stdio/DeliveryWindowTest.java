package dev.sluice.backend.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DeliveryWindowTest {
  private static final int OVERHEAD = 512;
  private final DeliveryWindow window = new DeliveryWindow(2 * (100 + OVERHEAD));

  @Test
  void acquire_upToTheLimit_doesNotWait() {
    assertThat(window.acquire(100)).isTrue();
    assertThat(window.acquire(100)).isTrue();
    assertThat(window.waitingBytes()).isEqualTo(2 * (100 + OVERHEAD));
  }

  @Test
  void acquire_nothingWaiting_takesAnyLength() {
    assertThat(window.acquire(1_000_000)).isTrue();
  }

  @Test
  void acquire_onePastTheLimit_waitsForARelease() throws Exception {
    window.acquire(100);
    window.acquire(100);
    CompletableFuture<Boolean> third = waiting(1);
    window.release(100);
    assertThat(third.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void close_someoneWaits_letsItGoWithoutRoom() throws Exception {
    window.acquire(100);
    window.acquire(100);
    CompletableFuture<Boolean> third = waiting(1);
    window.close();
    assertThat(third.get(10, TimeUnit.SECONDS)).isFalse();
  }

  /** An acquire on a thread that is seen to wait. */
  private CompletableFuture<Boolean> waiting(int bytes) {
    CompletableFuture<Boolean> result = new CompletableFuture<>();
    Thread thread = Thread.ofPlatform().start(() -> result.complete(window.acquire(bytes)));
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    assertThat(result).isNotDone();
    return result;
  }
}
