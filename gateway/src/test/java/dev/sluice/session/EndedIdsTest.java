package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EndedIdsTest {

  @Test
  void add_atTheBound_allKnownAndOneMoreForgetsTheOldest() {
    EndedIds ids = new EndedIds(3);
    for (long id = 1; id <= 3; id++) {
      ids.add(id);
    }
    assertThat(ids.contains(1)).isTrue();
    ids.add(4);
    assertThat(ids.contains(1)).isFalse();
    assertThat(ids.contains(2)).isTrue();
    assertThat(ids.contains(4)).isTrue();
  }

  @Test
  void add_twice_takesOnePlace() {
    EndedIds ids = new EndedIds(2);
    ids.add(1);
    ids.add(2);
    ids.add(2);
    assertThat(ids.contains(1)).isTrue();
  }

  @Test
  void add_noneMayBeKept_keepsNone() {
    EndedIds ids = new EndedIds(0);
    ids.add(1);
    assertThat(ids.contains(1)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 64, 1_000})
  void add_manyMoreThanTheBound_knowsExactlyTheLast(int max) {
    EndedIds ids = new EndedIds(max);
    ArrayDeque<Long> last = new ArrayDeque<>();
    Random random = new Random(max);
    for (int i = 0; i < 20_000; i++) {
      long id = random.nextLong(max * 4L);
      boolean known = last.contains(id == 0 ? 1L : id);
      assertThat(ids.contains(id)).isEqualTo(known);
      ids.add(id);
      if (!known) {
        last.add(id == 0 ? 1L : id);
        if (last.size() > max) {
          last.remove();
        }
      }
    }
    assertThat(last).allMatch(ids::contains);
  }
}
