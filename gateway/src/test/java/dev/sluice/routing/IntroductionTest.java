package dev.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Scope;
import dev.sluice.exchange.ScriptedClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Answers to {@code initialize}. */
final class IntroductionTest {
  private static final Scope ONE = new Scope.Single(Town.name("s"));

  @Test
  void initialize_atOneServer_isWhatThatServerSaid() {
    Town town = new Town("s", "other");
    town.server("s").capabilities = "{\"tools\":{ },\"x\":1.0}";
    town.server("s").serverInfo = "{\"name\":\"Real\",\"x\":[]}";
    town.server("s").instructions = "Say \"please\".";

    Asked asked =
        town.ask(ScriptedClient.session(ONE, ClientCapabilities.NONE), "initialize", "{}");

    assertThat(asked.text())
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":\"r1\",\"result\":{\"protocolVersion\":\"2025-06-18\","
                + "\"capabilities\":{\"tools\":{ },\"x\":1.0},\"serverInfo\":{\"name\":\"Real\",\"x\":[]},"
                + "\"instructions\":\"Say \\\"please\\\".\"}}");
    assertThat(town.server("other").described).isZero();
  }

  @Test
  void initialize_atOneDeadServer_isItsFailure() {
    Town town = new Town("s");
    town.server("s").dead();
    ScriptedClient visitor = ScriptedClient.session(ONE, ClientCapabilities.NONE);

    Asked asked = town.ask(visitor, "initialize", "{}");

    assertThat(asked.failure).isInstanceOf(Failure.ByBackend.class);
    assertThat(visitor.watchers()).isZero();
  }

  @Test
  void initialize_cancelled_failsOnce() {
    Town town = new Town("s");
    town.server("s").silent = true;
    Asked asked =
        town.ask(ScriptedClient.session(ONE, ClientCapabilities.NONE), "initialize", "{}");

    asked.inFlight.cancel(CancelReason.CLIENT_DISCONNECTED);

    assertThat(asked.finished).isEqualTo(1);
  }

  @Test
  void initialize_atAllServers_declaresWhatTheyCanDoTogether() {
    Town town = new Town("a", "b");
    town.server("a").capabilities = "{\"tools\":{\"listChanged\":false}}";
    town.server("b").capabilities = "{\"resources\":{\"subscribe\":true},\"completions\":{}}";

    Asked asked = town.ask(ScriptedClient.session(ClientCapabilities.NONE), "initialize", "{}");

    assertThat(asked.result().path("capabilities").toString())
        .isEqualTo(
            "{\"tools\":{\"listChanged\":true},"
                + "\"resources\":{\"subscribe\":true,\"listChanged\":true},\"completions\":{}}");
    assertThat(asked.result().path("protocolVersion").asString()).isEqualTo("2025-06-18");
    assertThat(asked.result().path("serverInfo").path("name").asString()).isEqualTo("sluice");
    assertThat(asked.result().path("serverInfo").path("version").asString()).isNotEmpty();
  }

  @Test
  void initialize_withADeadServer_declaresWhatItMightDo() {
    Town town = new Town("dead", "b");
    town.server("dead").dead();
    town.server("b").capabilities = "{\"tools\":{}}";

    Asked asked = town.ask(ScriptedClient.session(ClientCapabilities.NONE), "initialize", "{}");

    assertThat(asked.result().path("capabilities").propertyNames())
        .containsExactly("tools", "prompts", "resources", "completions", "logging");
  }

  @Test
  void initialize_withASilentServer_waitsNoLongerThanTheListTimeout() {
    Town town = new Town("silent", "b");
    town.server("silent").silent = true;
    Asked asked = town.ask(ScriptedClient.session(ClientCapabilities.NONE), "initialize", "{}");

    town.advance(Town.LIST_TIMEOUT.minusMillis(1));
    assertThat(asked.finished).isZero();
    town.advance(Duration.ofMillis(1));

    assertThat(asked.result().has("capabilities")).isTrue();
    assertThat(
            town.ask(ScriptedClient.session(ClientCapabilities.NONE), "initialize", "{}").finished)
        .isEqualTo(1);
  }

  @Test
  void initialize_atAllServers_joinsInstructionsUnderTheirNames() {
    Town town = new Town("a", "b", "c");
    town.server("a").instructions = "Do this.\n";
    town.server("c").instructions = "Do that.";

    Asked asked = town.ask(ScriptedClient.session(ClientCapabilities.NONE), "initialize", "{}");

    assertThat(asked.result().path("instructions").asString())
        .isEqualTo("## a\n\nDo this.\n\n## c\n\nDo that.");
  }

  @Test
  void instructions_atTheLimit_areWholeAndOneCharacterMoreIsCut() {
    int most = Introduction.MAX_INSTRUCTIONS - "## s\n\n".length();

    assertThat(instructions("x".repeat(most))).endsWith("xxx");
    assertThat(instructions("x".repeat(most + 1)))
        .hasSize(Introduction.MAX_INSTRUCTIONS)
        .endsWith("too long.)");
  }

  private static String instructions(String own) {
    Town town = new Town("s");
    town.server("s").instructions = own;
    return town.ask(ScriptedClient.session(ClientCapabilities.NONE), "initialize", "{}")
        .result()
        .path("instructions")
        .asString();
  }
}
