package dev.sluice.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateSealTest {
  private static final byte[] OWNER = "owner".getBytes(UTF_8);
  private static final StateSeal.Pass PASS =
      new StateSeal.Pass(StateSeal.Kind.PARKED, 7, Long.MIN_VALUE);

  private final AtomicLong nanos = new AtomicLong(5);
  private final StateSeal seal = StateSeal.fresh(new SecureRandom(), nanos::get);

  @Test
  void open_whatWasSealed_isRead() {
    String state = seal.seal(PASS, OWNER, 100);
    assertThat(state).matches("sluice\\.[A-Za-z0-9_-]{11}\\.[A-Za-z0-9_-]{72}");
    assertThat(seal.open(state, OWNER)).isEqualTo(PASS);
    assertThat(seal.seal(PASS, OWNER, 100)).isNotEqualTo(state);
  }

  @Test
  void open_atExpiryAndOnePast_opensAndThenNot() {
    String state = seal.seal(PASS, OWNER, 100);
    nanos.addAndGet(100);
    assertThat(seal.open(state, OWNER)).isEqualTo(PASS);
    nanos.incrementAndGet();
    assertThat(seal.open(state, OWNER)).isNull();
  }

  @Test
  void open_anotherOwnerOrProcess_isNull() {
    String state = seal.seal(PASS, OWNER, 100);
    assertThat(seal.open(state, "other".getBytes(UTF_8))).isNull();
    assertThat(StateSeal.fresh(new SecureRandom(), nanos::get).open(state, OWNER)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sluice.", "sluice.AAAAAAAAAAA.", "anything"})
  void open_malformed_isNull(String state) {
    assertThat(seal.open(state, OWNER)).isNull();
  }

  @Test
  void open_everyOtherLastCharacter_isNull() {
    String state = seal.seal(PASS, OWNER, 100);
    String but = state.substring(0, state.length() - 1);
    for (char last :
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=".toCharArray()) {
      if (last != state.charAt(state.length() - 1)) {
        assertThat(seal.open(but + last, OWNER)).isNull();
      }
    }
  }
}
