package dev.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Scope;
import dev.sluice.exchange.ScriptedClient;
import dev.sluice.protocol.mcp.LogLevel;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What servers say outside any call. */
final class NewsTest {
  private static final String TOOLS_CHANGED = "notifications/tools/list_changed";

  @Test
  void listChanged_mergedListAnother_isTold() {
    Town town = new Town("s");
    town.server("s").tools("a");
    ScriptedClient visitor = town.visitor();
    town.ask(visitor, "tools/list", "{}");
    town.server("s").tools("a", "b");

    town.says("s", TOOLS_CHANGED, "{}");
    town.advance(Duration.ofSeconds(1));

    assertThat(visitor.heard()).containsExactly(TOOLS_CHANGED);
    assertThat(town.ask(visitor, "tools/list", "{}").tools()).containsExactly("s__a", "s__b");
  }

  @Test
  void listChanged_mergedListTheSame_isNotTold() {
    Town town = new Town("s");
    town.server("s").tools("a");
    ScriptedClient visitor = town.visitor();
    town.ask(visitor, "tools/list", "{}");

    town.says("s", TOOLS_CHANGED, "{}");
    town.advance(Duration.ofSeconds(1));

    assertThat(town.servers.asked("s", "tools/list")).hasSize(2);
    assertThat(visitor.heard()).isEmpty();
  }

  @Test
  void listChanged_onlyHiddenEntriesAnother_isNotTold() {
    Town town = new Town("a", "b");
    town.server("a").resources("demo://both");
    ScriptedClient visitor = town.visitor();
    town.ask(visitor, "resources/list", "{}");
    town.server("b").resources("demo://both");

    town.says("b", "notifications/resources/list_changed", "{}");
    town.advance(Duration.ofSeconds(1));

    assertThat(visitor.heard()).isEmpty();
  }

  @Test
  void listChanged_beforeAnybodyListed_asksNothing() {
    Town town = new Town("s");
    ScriptedClient visitor = town.visitor();

    town.says("s", TOOLS_CHANGED, "{}");
    town.advance(Duration.ofSeconds(1));

    assertThat(town.servers.asked("s", "tools/list")).isEmpty();
    assertThat(visitor.heard()).isEmpty();
  }

  @Test
  void listChanged_manyAtOnce_isFetchedOnceNowAndOnceAfter() {
    Town town = new Town("s");
    town.server("s").tools("a");
    town.ask(town.visitor(), "tools/list", "{}");
    town.advance(Duration.ofSeconds(1));
    town.server("s").holds = true;

    for (int i = 0; i < 100; i++) {
      town.says("s", TOOLS_CHANGED, "{}");
    }
    assertThat(town.servers.asked("s", "tools/list")).hasSize(2);
    town.server("s").held.remove().result("{\"tools\":[]}");
    town.run();
    assertThat(town.servers.asked("s", "tools/list")).hasSize(2);
    town.advance(Duration.ofNanos(Slot.PAUSE_NANOS));

    assertThat(town.servers.asked("s", "tools/list")).hasSize(3);
    town.server("s").held.remove().result("{\"tools\":[]}");
  }

  @Test
  void listChanged_whileTheClientCloses_reachesOnlyTheOthers() {
    Town town = new Town("s");
    town.server("s").tools("a");
    ScriptedClient leaving = town.visitor();
    ScriptedClient staying = town.visitor();
    town.ask(leaving, "tools/list", "{}");
    town.ask(staying, "tools/list", "{}");
    town.server("s").tools("b");
    town.says("s", TOOLS_CHANGED, "{}");

    leaving.close();
    town.advance(Duration.ofSeconds(1));

    assertThat(leaving.pushed()).isEmpty();
    assertThat(staying.heard()).containsExactly(TOOLS_CHANGED);
  }

  @Test
  void listChanged_whileTheClientIsClosedButNotYetForgotten_losesNoBuffer() {
    Town town = new Town("s");
    town.server("s").tools("a");
    ScriptedClient visitor = town.visitor();
    town.ask(visitor, "tools/list", "{}");
    town.server("s").tools("b");
    visitor.deafen();

    town.says("s", TOOLS_CHANGED, "{}");
    town.advance(Duration.ofSeconds(1));

    assertThat(visitor.pushed()).isEmpty();
  }

  @Test
  void listChanged_atOneServersAddress_comesAsItWas() {
    Town town = new Town("s", "t");
    ScriptedClient here = town.visitorOf("s");
    ScriptedClient elsewhere = town.visitorOf("t");
    ScriptedClient other =
        town.visitor(
            new Scope.Single(Town.name("s")),
            new ClientCapabilities("{\"roots\":{}}", false, false, true));

    town.says("s", TOOLS_CHANGED, "{\"_meta\":{\"x\":1.0}}");

    assertThat(here.pushed())
        .containsExactly(
            "{\"jsonrpc\":\"2.0\",\"method\":\""
                + TOOLS_CHANGED
                + "\",\"params\":{\"_meta\":{\"x\":1.0}}}");
    assertThat(elsewhere.pushed()).isEmpty();
    assertThat(other.pushed()).isEmpty();
  }

  @Test
  void serverThatCameBack_isListedAgain() {
    Town town = new Town("s");
    town.server("s").dead();
    ScriptedClient visitor = town.visitor();
    assertThat(town.ask(visitor, "tools/list", "{}").tools()).isEmpty();
    town.server("s").tools("a").down = null;

    town.router.onUp(Town.name("s"));
    town.advance(Duration.ofSeconds(1));

    assertThat(visitor.heard()).containsExactly(TOOLS_CHANGED);
    assertThat(town.ask(visitor, "tools/list", "{}").tools()).containsExactly("s__a");
  }

  @Test
  void serverThatCameUp_whileItIsListed_isNotListedAgain() {
    Town town = new Town("s");
    town.server("s").holds = true;
    Asked asked = town.ask(town.visitor(), "tools/list", "{}");

    town.router.onUp(Town.name("s"));
    town.run();
    town.server("s").held.remove().result("{\"tools\":[]}");
    town.advance(Duration.ofSeconds(1));

    assertThat(asked.tools()).isEmpty();
    assertThat(town.servers.asked("s", "tools/list")).hasSize(1);
  }

  @Test
  void logMessage_forOneClient_reachesItFromItsLevelOn() {
    Town town = new Town("s");
    ScriptedClient visitor = town.visitor();
    visitor.logLevel(LogLevel.WARNING);

    log(town, visitor, "notice");
    log(town, visitor, "warning");
    log(town, visitor, "strange");
    visitor.logLevel(null);
    log(town, visitor, "debug");

    assertThat(visitor.pushed())
        .extracting(json -> json.replaceAll(".*level\":\"(\\w+).*", "$1"))
        .containsExactly("warning", "strange", "debug");
  }

  @Test
  void logMessage_forNobodyInParticular_isDropped() {
    Town town = new Town("s");
    ScriptedClient visitor = town.visitor();

    town.says("s", "notifications/message", "{\"level\":\"error\",\"data\":1}");
    town.says("s", "notifications/resources/updated", "{}");

    assertThat(visitor.pushed()).isEmpty();
  }

  @Test
  void otherNotification_forOneClient_isPassedOn() {
    Town town = new Town("s");
    ScriptedClient visitor = town.visitor();

    town.router.onNotification(
        Town.name("s"),
        ClientCapabilities.NONE,
        visitor,
        Message.of("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"}"));

    assertThat(visitor.heard()).containsExactly("notifications/x");
  }

  private static void log(Town town, ScriptedClient visitor, String level) {
    town.router.onNotification(
        Town.name("s"),
        ClientCapabilities.NONE,
        visitor,
        Message.of(
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"level\":\""
                + level
                + "\",\"data\":\"x\"}}"));
  }
}
