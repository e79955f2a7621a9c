package dev.sluice.edge;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deadlines on the wheel, with driven time. */
final class LoopTimerTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final LoopTimer timer = new LoopTimer(channel.eventLoop());
  private final List<String> passed = new ArrayList<>();

  @BeforeEach
  void freeze() {
    channel.freezeTime();
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private void pass(long millis) {
    channel.advanceTimeBy(millis, MILLISECONDS);
    channel.runScheduledPendingTasks();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 50, 51, 10_000, 25_500, 25_600, 120_000})
  void deadline_passesAfterItsTime_withinTwoTicks(long millis) {
    timer.deadline(() -> passed.add("a")).in(millis);

    pass(millis);
    assertThat(passed).isEmpty();
    pass(2 * LoopTimer.TICK_MILLIS);
    assertThat(passed).containsExactly("a");
    pass(200_000);
    assertThat(passed).containsExactly("a");
  }

  @Test
  void deadline_breaks_othersPassAllTheSame() {
    timer
        .deadline(
            () -> {
              throw new IllegalStateException("scripted");
            })
        .in(50);
    timer.deadline(() -> passed.add("same tick")).in(50);
    timer.deadline(() -> passed.add("later")).in(500);

    pass(700);
    assertThat(passed).containsExactly("same tick", "later");
  }

  @Test
  void deadline_movedLater_passesOnceAndLater() {
    Deadline deadline = timer.deadline(() -> passed.add("a"));
    deadline.in(100);
    pass(50);
    deadline.in(1_000);
    pass(900);
    assertThat(passed).isEmpty();
    pass(250);
    assertThat(passed).containsExactly("a");
  }

  @Test
  void deadline_movedEarlier_passesEarlier() {
    Deadline deadline = timer.deadline(() -> passed.add("a"));
    deadline.in(60_000);
    deadline.in(100);
    pass(200);
    assertThat(passed).containsExactly("a");
  }

  @Test
  void deadline_clearedOrDisposed_doesNotPass() {
    Deadline cleared = timer.deadline(() -> passed.add("cleared"));
    Deadline disposed = timer.deadline(() -> passed.add("disposed"));
    cleared.in(100);
    disposed.in(100);
    cleared.clear();
    disposed.dispose();
    pass(1_000);
    assertThat(passed).isEmpty();
  }

  @Test
  void deadline_setAgainByItsAction_passesAgain() {
    Deadline[] self = new Deadline[1];
    self[0] =
        timer.deadline(
            () -> {
              passed.add("a");
              self[0].in(100);
            });
    self[0].in(100);
    pass(1_000);
    assertThat(passed).hasSizeBetween(5, 9);
  }

  @Test
  void wheel_empty_stopsTurning() {
    timer.deadline(() -> {}).in(100);
    pass(200);

    assertThat(channel.runScheduledPendingTasks()).isEqualTo(-1);
  }
}
