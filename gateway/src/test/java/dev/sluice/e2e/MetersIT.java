package dev.sluice.e2e;

import static dev.sluice.e2e.MeterTests.one;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.observability.GatewayMeters;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every meter moves when what it measures happens. The last test asks whether one was forgotten.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class MetersIT implements CallMeterTests, StreamMeterTests, ServerMeterTests {
  private static final Set<GatewayMeters> MOVED = EnumSet.noneOf(GatewayMeters.class);

  /** Those that nothing a test may do can move, and why. */
  private static final Map<GatewayMeters, String> STILL =
      Map.of(
          GatewayMeters.SESSION_LEFTOVERS, "only a defect does",
          GatewayMeters.CONNECTIONS_LOST, "a peer on loopback cannot vanish without a word",
          GatewayMeters.LOG_DROPPED, "the log of a test is always read",
          GatewayMeters.INFO, "what runs stays the same");

  @TempDir static Path directory;

  @Override
  public Moves moves(Running gateway) {
    return Moves.of(gateway, MOVED);
  }

  @Test
  void configuration_changedAndBroken_isSeen() {
    try (ScriptedServer server = new ScriptedServer("echo");
        Following gateway = new Following(directory.resolve("sluice.yaml"), one(server, ""))) {
      Moves moves = new Moves(() -> gateway.managed("/metrics"), MOVED).mark();
      gateway.change(one(server, ", maxCalls: 7"));
      moves.moved(GatewayMeters.CONFIG_RELOADS, GatewayMeters.LIMIT);
      // In whole seconds: only a reload in another second than the start shows.
      for (int calls = 8; !moves.hasMoved(GatewayMeters.CONFIG_LAST_RELOAD_SUCCESS_TIME); calls++) {
        gateway.change(one(server, ", maxCalls: " + calls));
      }
      moves.moved(GatewayMeters.CONFIG_LAST_RELOAD_SUCCESS_TIME);
      gateway.change("servers: { s: { urll: x } }\n");
      moves.moved(GatewayMeters.CONFIG_LAST_RELOAD_SUCCESS);
    }
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void everyMeter_moved_orIsThereAndSaysWhyNot() {
    try (ScriptedServer server = new ScriptedServer("echo");
        Running gateway = Running.start(one(server, ""))) {
      Moves moves = moves(gateway);
      assertThat(STILL.keySet()).allMatch(moves::has);
    }
    Set<GatewayMeters> told = EnumSet.copyOf(MOVED);
    told.addAll(STILL.keySet());
    assertThat(told).containsExactlyInAnyOrder(GatewayMeters.values());
  }
}
