package dev.sluice.backend.spi;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.ClientCapabilities;
import org.junit.jupiter.api.Test;

final class InterestsTest {
  private static final ClientCapabilities ONE = ClientCapabilities.NONE;
  private static final ClientCapabilities OTHER =
      new ClientCapabilities("{\"x\":{}}", false, false, false);

  private final Interests interests = new Interests();

  private Interests.Pledge pledge(String uri, ClientCapabilities who) {
    return requireNonNull(interests.pledge(uri, who));
  }

  @Test
  void pledge_atTheLimit_takesNoneMore() {
    for (int i = 0; i < Interests.MAX; i++) {
      pledge("r:" + i, ONE).keep();
    }
    pledge("r:0", OTHER).keep();
    assertThat(interests.pledge("one more", ONE)).isNull();
    assertThat(interests.remove("r:1", ONE)).isTrue();
    pledge("one more", ONE).keep();
  }

  @Test
  void remove_lastOfAKind_givesUpForItsKindAlone() {
    pledge("r", ONE).keep();
    pledge("r", OTHER).keep();
    assertThat(interests.remove("r", OTHER)).isFalse();
    assertThat(interests.uris()).containsExactly("r");
    assertThat(interests.remove("r", OTHER)).isFalse();
    assertThat(interests.remove("r", ONE)).isTrue();
    assertThat(interests.uris()).isEmpty();
    assertThat(interests.remove("r", ONE)).isFalse();
  }

  @Test
  void giveUp_whileAnotherOfTheKindAsks_staysForIt() {
    Interests.Pledge first = pledge("r", ONE);
    Interests.Pledge second = pledge("r", ONE);
    first.giveUp();
    assertThat(interests.uris()).containsExactly("r");
    second.keep();
    first.giveUp();
    assertThat(interests.uris()).containsExactly("r");
    assertThat(interests.remove("r", ONE)).isTrue();
  }

  @Test
  void giveUp_ofAllWhoAsked_isForgotten() {
    Interests.Pledge first = pledge("r", ONE);
    Interests.Pledge second = pledge("r", ONE);
    second.giveUp();
    first.giveUp();
    assertThat(interests.uris()).isEmpty();
  }

  @Test
  void giveUp_afterItWasKept_changesNothing() {
    Interests.Pledge only = pledge("r", ONE);
    only.keep();
    only.giveUp();
    assertThat(interests.uris()).containsExactly("r");
  }

  @Test
  void remove_whileOneOfTheKindAsks_staysForIt() {
    pledge("r", ONE).keep();
    Interests.Pledge coming = pledge("r", ONE);
    assertThat(interests.remove("r", ONE)).isFalse();
    coming.keep();
    assertThat(interests.uris()).containsExactly("r");
  }
}
