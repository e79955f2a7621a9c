package dev.sluice.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.Reason;
import org.junit.jupiter.api.Test;

final class ListenPlacesTest {
  private static final Identity ANN = new Identity("ann");
  private static final Identity BEN = new Identity("ben");

  private static ListenPlaces places(int max, int perCaller) {
    LimitsConfig limits = LimitsConfig.DEFAULTS;
    return new ListenPlaces(
        new LimitsConfig(
            limits.body(),
            limits.headers(),
            limits.headerTimeout(),
            limits.bodyTimeout(),
            limits.idleTimeout(),
            limits.depth(),
            limits.batch(),
            limits.connections(),
            limits.streams(),
            limits.outbox(),
            limits.outboxEvents(),
            max,
            perCaller,
            limits.probes()));
  }

  @Test
  void take_onePastTheLimit_isOverloaded() {
    ListenPlaces places = places(2, 0);
    assertThat(places.take(ANN)).isNull();
    assertThat(places.take(ANN)).isNull();

    assertThat(places.take(BEN))
        .isInstanceOfSatisfying(
            Failure.ByGateway.class,
            full -> {
              assertThat(full.reason()).isEqualTo(Reason.OVERLOADED);
              assertThat(full.message()).contains("All 2", "limits.listens");
              assertThat(FailureMapping.plainStatus(full)).isEqualTo(503);
              assertThat(FailureMapping.retryAfterSeconds(full)).isEqualTo(5);
            });
    places.giveBack(ANN);
    assertThat(places.take(BEN)).isNull();
    assertThat(places.taken()).isEqualTo(2);
    assertThat(places.callers()).isZero();
  }

  @Test
  void take_onePastTheCallersLimit_isTooMany() {
    ListenPlaces places = places(9, 2);
    assertThat(places.take(ANN)).isNull();
    assertThat(places.take(ANN)).isNull();

    assertThat(places.take(ANN))
        .isInstanceOfSatisfying(
            Failure.ByClient.class,
            full -> {
              assertThat(full.fault()).isEqualTo(ClientFault.TOO_MANY_REQUESTS);
              assertThat(full.message()).contains("limits.listensPerCaller");
              assertThat(FailureMapping.plainStatus(full)).isEqualTo(429);
            });
    assertThat(places.take(BEN)).isNull();
    places.giveBack(ANN);
    assertThat(places.take(ANN)).isNull();
    assertThat(places.taken()).isEqualTo(3);

    places.giveBack(ANN);
    places.giveBack(ANN);
    places.giveBack(BEN);
    assertThat(places.taken()).isZero();
    assertThat(places.callers()).isZero();
  }
}
