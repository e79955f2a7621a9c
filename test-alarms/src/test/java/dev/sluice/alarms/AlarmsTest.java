package dev.sluice.alarms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.netty.buffer.ByteBuf;
import io.netty.util.LeakPresenceDetector;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Runs samples that break a rule and sees them fail. */
class AlarmsTest {

  @Test
  void leak_bufferNotReleased_failsTheClass() {
    Events containers = run("junit-jupiter", Samples.Leaking.class);
    forgetLeft();

    assertThat(failures(containers))
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure).hasMessageContaining("Leaking: buffers not released");
              assertThat(failure.getSuppressed()).isNotEmpty();
            });
  }

  @Test
  void leak_bufferNotReleasedInJqwik_failsTheClass() {
    Events containers = run("jqwik", Samples.LeakingFuzz.class);
    forgetLeft();

    assertThat(failures(containers))
        .isNotEmpty()
        .allSatisfy(failure -> assertThat(failure).hasMessageContaining("buffers not released"));
  }

  @Test
  void leak_bufferReleasedInAfterAll_passes() {
    assertThat(failures(run("junit-jupiter", Samples.ReleasingLate.class))).isEmpty();
  }

  @Test
  void blocking_eventLoopWaits_failsTheTest() {
    Events all = run("junit-jupiter", Samples.Blocking.class);

    assertThat(failures(all))
        .singleElement()
        .satisfies(failure -> assertThat(failure).hasMessageContaining("an event loop blocked"));
  }

  private static Events run(String engine, Class<?> sample) {
    return EngineTestKit.engine(engine)
        .enableImplicitConfigurationParameters(true)
        .selectors(selectClass(sample))
        .execute()
        .allEvents();
  }

  private static List<Throwable> failures(Events events) {
    return events
        .failed()
        .map(event -> event.getRequiredPayload(TestExecutionResult.class))
        .map(result -> result.getThrowable().orElseThrow())
        .toList();
  }

  /** Releases what a sample left, and counts anew: the release is one more than was counted. */
  private static void forgetLeft() {
    ByteBuf buffer = Objects.requireNonNull(Samples.left, "left");
    buffer.release();
    try {
      LeakPresenceDetector.check();
    } catch (IllegalStateException negative) {
      assertThat(negative).hasMessageContaining("negative");
    }
  }
}
