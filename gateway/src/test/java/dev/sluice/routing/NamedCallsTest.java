package dev.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.ScriptedClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Calls that name a tool or prompt at the address of all servers. */
final class NamedCallsTest {

  @Test
  void call_ofAListedTool_goesToItsServerUnderItsOwnName() {
    Town town = new Town("a", "b");
    town.server("a").tools("echo");
    town.server("b").tools("echo");
    ScriptedClient visitor = town.visitor();
    town.ask(visitor, "tools/list", "{}");

    Asked asked =
        town.ask(visitor, "tools/call", "{ \"name\" : \"b__echo\", \"arguments\":{\"name\":1.0}}");

    assertThat(town.servers.last().text)
        .endsWith("\"params\":{ \"name\" : \"echo\", \"arguments\":{\"name\":1.0}}}");
    assertThat(asked.result().path("by").asString()).isEqualTo("b");
    assertThat(asked.exchange.server()).isEqualTo(Town.name("b"));
    assertThat(asked.exchange.target()).isEqualTo("echo");
    assertThat(town.servers.last().outbound.target()).isEqualTo("echo");
    assertThat(town.servers.last().outbound.client()).isSameAs(visitor);
  }

  @Test
  void call_ofAToolWithEscapes_carriesTheServersOwnToken() {
    Town town = new Town("s");
    town.server("s").page("tools/list", null, "{\"tools\":[{\"name\":\"a\\u002fb\"}]}");
    ScriptedClient visitor = town.visitor();
    town.ask(visitor, "tools/list", "{}");

    town.ask(visitor, "tools/call", "{\"name\":\"s__a_b\"}");
    assertThat(town.servers.last().text).contains("\"name\":\"a\\u002fb\"");
    town.ask(visitor, "tools/call", "{\"name\":\"s__a/b\"}");
    assertThat(town.servers.last().text).contains("\"name\":\"a\\u002fb\"");
  }

  @Test
  void call_ofAShortenedName_findsTheTool() {
    Town town = new Town("s");
    String tool = "t".repeat(100);
    town.server("s").tools(tool);
    ScriptedClient visitor = town.visitor();
    String name = town.ask(visitor, "tools/list", "{}").tools().getFirst();

    town.ask(visitor, "tools/call", "{\"name\":\"" + name + "\"}");

    assertThat(name).hasSize(64);
    assertThat(town.servers.last().text).contains("\"name\":\"" + tool + '"');
  }

  @Test
  void call_repeatable_asTheToolsAnnotationsSay() {
    Town town = new Town("s");
    town.server("s")
        .page(
            "tools/list",
            null,
            "{\"tools\":[{\"name\":\"reads\",\"annotations\":{\"readOnlyHint\":true}},"
                + "{\"name\":\"idem\",\"annotations\":{\"readOnlyHint\":false,\"idempotentHint\":true}},"
                + "{\"name\":\"writes\",\"annotations\":{\"idempotentHint\":false}},"
                + "{\"name\":\"plain\"}]}");
    ScriptedClient visitor = town.visitor();
    town.ask(visitor, "tools/list", "{}");

    assertThat(repeatable(town, visitor, "s__reads")).isTrue();
    assertThat(repeatable(town, visitor, "s__idem")).isTrue();
    assertThat(repeatable(town, visitor, "s__writes")).isFalse();
    assertThat(repeatable(town, visitor, "s__plain")).isFalse();
  }

  private static boolean repeatable(Town town, ScriptedClient visitor, String tool) {
    town.ask(visitor, "tools/call", "{\"name\":\"" + tool + "\"}");
    return town.servers.last().outbound.repeatable();
  }

  @Test
  void call_beforeAnyList_fetchesOnlyItsServersListOnce() {
    Town town = new Town("a", "b");
    town.server("a").tools("echo");
    ScriptedClient visitor = town.visitor();

    Asked asked = town.ask(visitor, "tools/call", "{\"name\":\"a__echo\"}");

    assertThat(asked.result().path("by").asString()).isEqualTo("a");
    assertThat(asked.exchange.target()).isEqualTo("echo");
    town.ask(visitor, "tools/call", "{\"name\":\"a__echo\"}");
    assertThat(town.servers.asked("a", "tools/list")).hasSize(1);
    assertThat(town.servers.asked("b", "tools/list")).isEmpty();
  }

  @Test
  void call_beforeAnyList_waitsForNoOtherServer() {
    Town town = new Town("a", "silent");
    town.server("a").tools("echo");
    town.server("silent").silent = true;

    Asked asked = town.ask(Town.passerBy(), "tools/call", "{\"name\":\"a__echo\"}");

    assertThat(asked.result().path("by").asString()).isEqualTo("a");
  }

  @Test
  void call_ofAToolNewerThanTheList_isFound() {
    Town town = new Town("s");
    town.server("s").tools("old");
    ScriptedClient visitor = town.visitor();
    town.ask(visitor, "tools/list", "{}");
    town.server("s").tools("old", "new");
    town.advance(Duration.ofSeconds(1));

    Asked asked = town.ask(visitor, "tools/call", "{\"name\":\"s__new\"}");

    assertThat(asked.result().path("by").asString()).isEqualTo("s");
  }

  @Test
  void call_ofAnUnknownTool_namesTheNearest() {
    Town town = new Town("demo", "other");
    town.server("demo").tools("echo", "add");
    town.server("other").tools("echo");

    Asked asked = town.ask(town.visitor(), "tools/call", "{\"name\":\"demo__ehco\"}");

    assertThat(asked.byClient().fault()).isEqualTo(ClientFault.INVALID_PARAMS);
    assertThat(asked.byClient().message())
        .startsWith("unknown tool: demo__ehco (nearest: demo__echo");
    assertThat(town.servers.asked("demo", "tools/call")).isEmpty();
  }

  @Test
  void call_ofAToolOfNoServer_namesTheNearestWithoutAnyList() {
    Town town = new Town("demo");
    town.server("demo").tools("echo");

    Asked asked = town.ask(town.visitor(), "tools/call", "{\"name\":\"echo\"}");

    assertThat(asked.byClient().message()).isEqualTo("unknown tool: echo (nearest: demo__echo)");
  }

  @Test
  void call_ofUnknownToolsInARow_fetchesNoListForEach() {
    Town town = new Town("s");
    town.server("s").tools("t");
    ScriptedClient visitor = town.visitor();

    for (int i = 0; i < 10; i++) {
      town.ask(visitor, "tools/call", "{\"name\":\"s__unknown" + i + "\"}");
    }

    assertThat(town.servers.asked("s", "tools/list")).hasSize(1);
  }

  @Test
  void call_withoutName_isInvalidParams() {
    Town town = new Town("s");

    assertThat(town.ask(town.visitor(), "tools/call", "{}").byClient().fault())
        .isEqualTo(ClientFault.INVALID_PARAMS);
    assertThat(town.ask(town.visitor(), "tools/call", "{\"name\":7}").byClient().fault())
        .isEqualTo(ClientFault.INVALID_PARAMS);
  }

  @Test
  void call_toADeadServer_endsInThatServersFailure() {
    Town town = new Town("dead");
    town.server("dead").dead();

    Asked asked = town.ask(town.visitor(), "tools/call", "{\"name\":\"dead__echo\"}");

    assertThat(asked.failure).isInstanceOf(Failure.ByBackend.class);
    assertThat(town.servers.last().text).contains("\"name\":\"echo\"");
    assertThat(town.servers.last().outbound.target()).isNull();
    assertThat(asked.exchange.target()).isNull();
  }

  @Test
  void call_toAServerThatNeverLists_goesAfterTheListTimeout() {
    Town town = new Town("silent");
    town.server("silent").holds = true;
    Asked asked = town.ask(town.visitor(), "tools/call", "{\"name\":\"silent__echo\"}");

    town.advance(Town.LIST_TIMEOUT);

    assertThat(town.servers.asked("silent", "tools/call")).hasSize(1);
    town.servers.last().result("{}");
    assertThat(asked.text()).contains("\"result\":{}");
  }

  @Test
  void call_cancelledBeforeItWentOut_neverGoes() {
    Town town = new Town("s");
    town.server("s").holds = true;
    Asked asked = town.ask(town.visitor(), "tools/call", "{\"name\":\"s__echo\"}");

    asked.inFlight.cancel(CancelReason.CLIENT_CANCELLED);
    town.advance(Town.LIST_TIMEOUT);

    assertThat(asked.finished).isEqualTo(1);
    assertThat(town.servers.asked("s", "tools/call")).isEmpty();
  }

  @Test
  void call_cancelledAfterItWentOut_isCancelledThere() {
    Town town = new Town("s");
    town.server("s").tools("echo");
    ScriptedClient visitor = town.visitor();
    town.ask(visitor, "tools/list", "{}");
    town.server("s").holds = true;
    Asked asked = town.ask(visitor, "tools/call", "{\"name\":\"s__echo\"}");

    asked.inFlight.cancel(CancelReason.CLIENT_CANCELLED);

    assertThat(town.servers.last().cancels).containsExactly(CancelReason.CLIENT_CANCELLED);
    assertThat(asked.finished).isEqualTo(1);
  }

  @Test
  void prompt_ofAServer_isGotUnderItsOwnNameAndMayRunTwice() {
    Town town = new Town("s");
    town.server("s").prompts("greet");

    Asked asked = town.ask(town.visitor(), "prompts/get", "{\"name\":\"s__greet\"}");

    assertThat(asked.result().path("by").asString()).isEqualTo("s");
    assertThat(town.servers.last().text).contains("\"name\":\"greet\"");
    assertThat(town.servers.last().outbound.repeatable()).isTrue();
  }

  @Test
  void completion_ofAPrompt_goesUnderItsOwnName() {
    Town town = new Town("s");
    town.server("s").prompts("greet");

    town.ask(
        town.visitor(),
        "completion/complete",
        "{\"ref\":{\"type\":\"ref/prompt\",\"name\":\"s__greet\"},\"argument\":{\"name\":\"who\",\"value\":\"\"}}");

    assertThat(town.servers.last().text)
        .contains("{\"type\":\"ref/prompt\",\"name\":\"greet\"},\"argument\":{\"name\":\"who\"");
  }

  @Test
  void completion_ofATemplate_goesToItsServer() {
    Town town = new Town("a", "b");
    town.server("b").templates("demo://{id}");

    Asked asked =
        town.ask(
            town.visitor(),
            "completion/complete",
            "{\"ref\":{\"type\":\"ref/resource\",\"uri\":\"demo://{id}\"}}");

    assertThat(asked.result().path("by").asString()).isEqualTo("b");
  }

  @Test
  void completion_ofNothing_isInvalidParams() {
    Town town = new Town("s");

    assertThat(town.ask(town.visitor(), "completion/complete", "{\"ref\":{}}").byClient().fault())
        .isEqualTo(ClientFault.INVALID_PARAMS);
  }

  @Test
  void method_unknownToAll_isNotFound() {
    Town town = new Town("s");

    assertThat(town.ask(town.visitor(), "tasks/list", "{}").byClient().fault())
        .isEqualTo(ClientFault.METHOD_NOT_FOUND);
  }

  @Test
  void ping_isAnsweredHere() {
    Town town = new Town("s");

    assertThat(town.ask(town.visitor(), "ping", "{}").text()).contains("\"result\":{}");
    assertThat(town.servers.requests).isEmpty();
  }
}
