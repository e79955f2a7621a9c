package dev.sluice.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clients of both eras share one upstream session, or as many as keep them apart; what the server
 * says, asks and answers reaches whom it is meant for or nobody, in whatever order things happen.
 */
class EraIsolationTest {
  private static final int STORIES = 40;
  private static final int STORIES_EACH = 10;
  private static final int STEPS = 80;

  static Stream<Integer> seeds() {
    return IntStream.range(0, STORIES).boxed();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void sharedSession_anyOrder_reachesOnlyWhomItIsMeantFor(int seed) {
    int delivered = 0;
    long returned = 0;
    for (int i = 0; i < STORIES_EACH; i++) {
      try (EraStory story = new EraStory(seed * STORIES_EACH + i, i % 2 == 0 ? 1 : 8)) {
        for (int step = 0; step < STEPS; step++) {
          story.step();
        }
        delivered += story.delivered();
        returned += story.returned();
      }
    }
    assertThat(delivered).isGreaterThan(STORIES_EACH * 10);
    assertThat(returned).isPositive();
  }
}
