package dev.sluice.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dispatch.CallQueue.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CallQueueTest {
  private final List<String> turns = new ArrayList<>();

  private CallQueue.Waiter waiter(String name) {
    return () -> turns.add(name);
  }

  @Test
  void enter_placesThenQueueThenNeither_isRefusedOnePastTheLimit() {
    CallQueue queue = new CallQueue("crm", 2, 1);
    assertThat(queue.enter(waiter("a"))).isEqualTo(Entry.ENTERED);
    assertThat(queue.enter(waiter("b"))).isEqualTo(Entry.ENTERED);
    assertThat(queue.enter(waiter("c"))).isEqualTo(Entry.WAITS);
    assertThat(queue.enter(waiter("d"))).isEqualTo(Entry.REFUSED);
    assertThat(queue.underWay()).isEqualTo(2);
    assertThat(queue.waiting()).isEqualTo(1);
    assertThat(queue.refused().sum()).isEqualTo(1);
  }

  @Test
  void leave_severalWait_givesTurnsInOrder() {
    CallQueue queue = new CallQueue("crm", 1, 9);
    queue.enter(waiter("a"));
    queue.enter(waiter("b"));
    queue.enter(waiter("c"));
    queue.enter(waiter("d"));
    queue.leave();
    assertThat(turns).containsExactly("b");
    queue.leave();
    queue.leave();
    assertThat(turns).containsExactly("b", "c", "d");
    assertThat(queue.underWay()).isEqualTo(1);
    queue.leave();
    assertThat(queue.underWay()).isZero();
  }

  @Test
  void withdraw_waiting_passesItsTurnOn() {
    CallQueue queue = new CallQueue("crm", 1, 9);
    queue.enter(waiter("a"));
    CallQueue.Waiter gone = waiter("gone");
    queue.enter(gone);
    queue.enter(waiter("c"));
    assertThat(queue.withdraw(gone)).isTrue();
    assertThat(queue.withdraw(gone)).isFalse();
    queue.leave();
    assertThat(turns).containsExactly("c");
    queue.leave();
    assertThat(queue.underWay()).isZero();
  }

  @Test
  void enter_noQueue_refusesAtOnce() {
    CallQueue queue = new CallQueue("crm", 1, 0);
    queue.enter(waiter("a"));
    assertThat(queue.enter(waiter("b"))).isEqualTo(Entry.REFUSED);
    queue.leave();
    assertThat(queue.enter(waiter("c"))).isEqualTo(Entry.ENTERED);
  }

  /** Threads come and go; nobody's turn is lost and never are more under way than may be. */
  @Test
  void enterAndLeave_fromManyThreads_losesNoTurn() throws InterruptedException {
    int each = 20_000;
    CallQueue queue = new CallQueue("crm", 3, 100);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger tooMany = new AtomicInteger();
    CountDownLatch served = new CountDownLatch(4 * each);
    for (int i = 0; i < 4; i++) {
      Thread.ofPlatform()
          .start(
              () -> {
                for (int call = 0; call < each; call++) {
                  CountDownLatch turn = new CountDownLatch(1);
                  if (queue.enter(turn::countDown) == Entry.WAITS) {
                    await(turn);
                  }
                  if (inside.incrementAndGet() > 3) {
                    tooMany.incrementAndGet();
                  }
                  inside.decrementAndGet();
                  queue.leave();
                  served.countDown();
                }
              });
    }
    assertThat(served.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(tooMany).hasValue(0);
    assertThat(queue.underWay()).isZero();
    assertThat(queue.waiting()).isZero();
  }

  private static void await(CountDownLatch turn) {
    try {
      assertThat(turn.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
