package dev.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.era.ProtocolVersion;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests about tasks at the address of all servers find the server that issued the task. */
class TaskCallsTest {
  private static final String OLD =
      "{\"tools\":{},\"tasks\":{\"requests\":{\"tools\":{\"call\":{}}}}}";
  private static final String NEW =
      "{\"tools\":{},\"extensions\":{\"io.modelcontextprotocol/tasks\":{}}}";

  private static Town town() {
    Town town = new Town("old", "new", "none");
    town.server("old").capabilities = OLD;
    town.server("new").capabilities = NEW;
    town.server("new").version = ProtocolVersion.V2026_07_28;
    for (String server : List.of("old", "new", "none")) {
      town.server(server).tools("t");
    }
    return town;
  }

  private static void issue(Town town, Client client, String server, String result) {
    town.server(server).page("tools/call", null, result);
    town.ask(client, "tools/call", "{\"name\":\"" + server + "__t\",\"arguments\":{}}");
  }

  private static String task(String id) {
    return "{\"taskId\":\"" + id + "\",\"x\":1}";
  }

  @Test
  void request_issuedTask_goesToItsServerAsItIs() {
    Town town = town();
    issue(town, town.visitor(), "old", "{\"task\":{\"status\":\"working\",\"taskId\":\"a\"}}");
    issue(town, Town.caller(), "new", "{\"resultType\":\"task\",\"taskId\":\"b\"}");

    for (String method : List.of("tasks/get", "tasks/result", "tasks/cancel")) {
      town.ask(town.visitor(), method, task("a"));
      assertThat(town.servers.last().outbound.server().value()).isEqualTo("old");
      assertThat(town.servers.last().text).contains("\"params\":" + task("a"));
    }
    for (String method : List.of("tasks/get", "tasks/update", "tasks/cancel")) {
      town.ask(Town.caller(), method, task("b"));
      assertThat(town.servers.last().outbound.server().value()).isEqualTo("new");
    }
  }

  @Test
  void request_unknownTask_isRefusedWhenSeveralMayHaveIt() {
    Town town = town();

    Asked asked = town.ask(town.visitor(), "tasks/get", task("a"));

    assertThat(asked.byClient().fault()).isEqualTo(ClientFault.INVALID_PARAMS);
    assertThat(asked.byClient().message()).contains("several servers");
  }

  @Test
  void request_unknownTask_goesToTheOnlyServerWithTasks() {
    Town town = town();
    town.server("new").capabilities = "{\"tools\":{}}";

    assertThat(town.ask(town.visitor(), "tasks/get", task("a")).result().path("by").asString())
        .isEqualTo("old");
  }

  @Test
  void request_noServerHasTasks_isRefused() {
    Town town = new Town("none");

    assertThat(town.ask(town.visitor(), "tasks/get", task("a")).byClient().message())
        .contains("no server has tasks");
    assertThat(town.ask(town.visitor(), "tasks/get", "{}").byClient().message())
        .contains("params.taskId");
    assertThat(town.ask(town.visitor(), "tasks/list", "{}").byClient().fault())
        .isEqualTo(ClientFault.METHOD_NOT_FOUND);
  }

  @Test
  void request_sameIdOfTwoServers_isRefused() {
    Town town = town();
    issue(town, town.visitor(), "old", "{\"task\":{\"taskId\":\"1\"}}");
    issue(town, Town.caller(), "new", "{\"resultType\":\"task\",\"taskId\":\"1\"}");

    assertThat(town.ask(town.visitor(), "tasks/get", task("1")).byClient().message())
        .contains("several servers issued it");
  }

  @Test
  void request_removedServer_isRefused() {
    Town town = town();
    issue(town, town.visitor(), "old", "{\"task\":{\"taskId\":\"1\"}}");

    town.router.swap(List.of(Town.name("new"), Town.name("none")));
    town.run();

    assertThat(town.ask(town.visitor(), "tasks/get", task("1")).byClient().message())
        .contains("configured no more");
  }

  @Test
  void owners_oneMoreThanTheMost_forgetTheOneLeastAskedFor() {
    TaskOwners owners = new TaskOwners(2);
    ServerName server = new ServerName("s");
    owners.issued(Identity.ANONYMOUS, "a", server);
    owners.issued(Identity.ANONYMOUS, "b", server);
    assertThat(owners.of(Identity.ANONYMOUS, "a")).isNotNull();

    owners.issued(Identity.ANONYMOUS, "c", server);

    assertThat(owners.of(Identity.ANONYMOUS, "a")).isNotNull();
    assertThat(owners.of(Identity.ANONYMOUS, "b")).isNull();
    assertThat(owners.of(Identity.ANONYMOUS, "c")).isNotNull();
  }

  @Test
  void capabilities_ofAll_holdTasksAsEachRevisionHasThem() {
    Town town = town();

    assertThat(
            town.ask(town.visitor(), "initialize", "{}").result().path("capabilities").toString())
        .contains(
            "\"tasks\":{\"cancel\":{},\"requests\":{\"tools\":{\"call\":{}}}}",
            "\"extensions\":{\"io.modelcontextprotocol/tasks\":{}}");
    assertThat(
            town.ask(Town.caller(), "server/discover", "{}")
                .result()
                .path("capabilities")
                .toString())
        .contains("\"extensions\":{\"io.modelcontextprotocol/tasks\":{}}")
        .doesNotContain("\"tasks\":{\"cancel\"");
  }
}
