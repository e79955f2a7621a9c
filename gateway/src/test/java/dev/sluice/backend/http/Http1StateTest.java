package dev.sluice.backend.http;

import static dev.sluice.backend.http.Http1State.ANSWERING;
import static dev.sluice.backend.http.Http1State.AWAITING;
import static dev.sluice.backend.http.Http1State.CLOSED;
import static dev.sluice.backend.http.Http1State.IDLE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class Http1StateTest {
  private static final Map<Http1State, Set<Http1State>> NEXT =
      Map.of(
          IDLE, Set.of(AWAITING, CLOSED),
          AWAITING, Set.of(ANSWERING, CLOSED),
          ANSWERING, Set.of(IDLE, CLOSED),
          CLOSED, Set.of());

  @ParameterizedTest
  @EnumSource
  void leadsTo_everyState_onlyWhereItMay(Http1State from) {
    for (Http1State to : Http1State.values()) {
      assertThat(from.leadsTo(to))
          .as("%s to %s", from, to)
          .isEqualTo(NEXT.getOrDefault(from, Set.of()).contains(to));
    }
  }
}
