package dev.sluice.bridge;

import static dev.sluice.bridge.Crossing.ACCEPT;
import static dev.sluice.bridge.Crossing.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.HeardReply;
import dev.sluice.exchange.Identity;
import dev.sluice.settings.ByteSize;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long calls wait for their clients, how many, and how much is kept for them. */
class ParkingLimitsTest {
  private final Crossing crossing = new Crossing();

  @AfterEach
  void nothingIsHeld() {
    crossing.nothingIsHeld();
  }

  @Test
  void parkTimeout_justBeforeAndAfter_waitsAndThenCancels() {
    HeardReply first = crossing.start();
    Playhouse.Called call = crossing.house.last();
    boolean _ = call.elicit("x").refused;
    crossing.gather();
    crossing.advance(Crossing.CONFIG.parkTimeout().minusMillis(1));
    assertThat(call.cancelled).isEmpty();
    crossing.advance(Duration.ofMillis(1));
    assertThat(call.cancelled).containsExactly("CLIENT_DISCONNECTED");
    assertThat(crossing.counts.parked()).isZero();
    assertThat(crossing.counts.expired.sum()).isEqualTo(1);
    refused(crossing.again(2, first, "{\"1\":" + ACCEPT + "}"));
  }

  @Test
  void parked_atLimit_parksAndOneMoreIsRefused() {
    for (int i = 0; i < Crossing.CONFIG.parked(); i++) {
      crossing.start();
      assertThat(crossing.house.last().elicit("x").refused).isFalse();
    }
    crossing.gather();
    HeardReply more = crossing.start();
    assertThat(crossing.house.last().elicit("x").refused).isTrue();
    crossing.house.last().answer("{}");
    assertThat(more.answer()).contains("complete");
    assertThat(crossing.counts.parked()).isEqualTo(Crossing.CONFIG.parked());
    assertThat(crossing.counts.refused.sum()).isEqualTo(1);
  }

  @Test
  void parkedPerCaller_atLimit_parksAndOneMoreIsRefused() {
    Crossing tight =
        new Crossing(
            new BridgeConfig(
                3,
                4,
                Duration.ofSeconds(30),
                Duration.ofMinutes(1),
                10,
                1,
                ByteSize.ofKiB(64),
                Duration.ZERO,
                ByteSize.ofKiB(1)));
    tight.send(new Identity("alice"), Crossing.request(1, ""));
    assertThat(tight.house.last().elicit("x").refused).isFalse();
    tight.send(new Identity("alice"), Crossing.request(2, ""));
    assertThat(tight.house.last().elicit("x").refused).isTrue();
    tight.send(new Identity("bob"), Crossing.request(3, ""));
    assertThat(tight.house.last().elicit("x").refused).isFalse();
    tight.house.calls.get(0).answer("{}");
    tight.send(new Identity("alice"), Crossing.request(4, ""));
    assertThat(tight.house.last().elicit("x").refused).isFalse();
    tight.house.calls.subList(1, 4).forEach(call -> call.answer("{}"));
    assertThat(tight.counts.parked()).isZero();
  }

  @Test
  void asks_atLimit_askedAndOneMoreIsRefused() {
    crossing.start();
    for (int i = 0; i < Crossing.CONFIG.asks(); i++) {
      assertThat(crossing.house.last().elicit("x").refused).isFalse();
    }
    assertThat(crossing.house.last().elicit("x").refused).isTrue();
    crossing.house.last().answer("{}");
  }

  @Test
  void parkedSize_atLimit_parksAndOneMoreByteIsRefused() {
    HeardReply first = crossing.start();
    Playhouse.Called call = crossing.house.last();
    int request = first.request.length();
    // What a question is longer than its params, with an id of one digit.
    int frame = question("").length() - "901".length() + 1;
    int room = (int) Crossing.CONFIG.parkedSize().bytes() - request - frame;
    Playhouse.Called.Ask more = call.ask("elicitation/create", params(room + request + 1));
    assertThat(more.answer).contains("\"error\"").contains("bridge.parkedSize");
    Playhouse.Called.Ask most = call.ask("elicitation/create", params(room));
    crossing.gather();
    assertThat(most.answer).isNull();
    assertThat(first.answer()).contains("input_required");
    // There is no room for the answer beside the question; without it there is.
    call.answer("{\"content\":\"" + "x".repeat(70_000) + "\"}");
    HeardReply second = crossing.again(2, first, "{\"2\":" + ACCEPT + "}");
    assertThat(second.why()).contains("bridge.parkedSize").contains("was run");
  }

  private static String question(String text) {
    return "{\"jsonrpc\":\"2.0\",\"id\":901,\"method\":\"elicitation/create\",\"params\":"
        + text
        + "}";
  }

  private static String params(int bytes) {
    return "{\"m\":\"" + "x".repeat(bytes - 8) + "\"}";
  }
}
