package dev.sluice.e2e;

import static dev.sluice.e2e.ScriptedServer.said;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A server that runs in several places. */
final class ReplicasIT {

  private static ScriptedServer saying(String text) {
    return new ScriptedServer("who")
        .on("who", (line, message) -> line.json(ScriptedServer.result(message, said(text))));
  }

  private static Running behind(ScriptedServer one, ScriptedServer other, String more) {
    return Running.start(
        "servers: { s: { replicas: [ { url: \""
            + one.url()
            + "\", name: stable, weight: 9 }, { url: \""
            + other.url()
            + "\", name: canary, weight: 1 } ]"
            + more
            + " } }\n");
  }

  @Test
  void sessions_stayWithTheirReplica_oneInTenWithTheCanary() {
    try (ScriptedServer stable = saying("stable");
        ScriptedServer canary = saying("canary");
        Running gateway = behind(stable, canary, "")) {
      int onCanary = 0;
      for (int i = 0; i < 20; i++) {
        TestClient client = gateway.open();
        Set<String> heard = new HashSet<>();
        for (int call = 0; call < 3; call++) {
          heard.add(client.call("s__who", "{}").text());
        }
        assertThat(heard).hasSize(1);
        onCanary += heard.contains("canary") ? 1 : 0;
      }
      assertThat(onCanary).isEqualTo(2);
    }
  }

  @Test
  void replicaGone_itsSessionsMoveWithTheirNextCall() {
    ScriptedServer canary = saying("canary");
    try (ScriptedServer stable = saying("stable");
        Running gateway = behind(stable, canary, "")) {
      List<TestClient> clients = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        clients.add(gateway.open());
      }
      assertThat(clients.stream().filter(each -> who(each).equals("canary"))).hasSize(1);
      canary.close();
      for (TestClient client : clients) {
        assertThat(who(client)).isEqualTo("stable");
      }
    } finally {
      canary.close();
    }
  }

  private static String who(TestClient client) {
    return client.call("s__who", "{}").text();
  }

  @Test
  void badCanary_isRolledBackAndNoClientSeesMoreThanItsOwnFailedCalls() {
    try (ScriptedServer stable = saying("stable");
        ScriptedServer canary =
            new ScriptedServer("who")
                .on(
                    "who",
                    (line, message) ->
                        line.json(
                            ScriptedServer.result(message, "{\"isError\":true,\"content\":[]}")));
        Running gateway =
            behind(stable, canary, ", canary: { rollback: true, window: 5s, minCalls: 5 }")) {
      List<TestClient> clients = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        clients.add(gateway.open());
      }
      boolean rolledBack = false;
      long begun = System.nanoTime();
      while (!rolledBack && System.nanoTime() - begun < 30_000_000_000L) {
        clients.forEach(client -> client.call("s__who", "{}").result());
        rolledBack =
            Running.get(gateway.managementAt("/admin/servers")).body().contains("rolled_back");
      }
      assertThat(rolledBack).isTrue();
      for (TestClient client : clients) {
        assertThat(who(client)).isEqualTo("stable");
      }
      assertThat(Running.get(gateway.managementAt("/metrics")).body())
          .contains("sluice_replicas{server=\"s\",state=\"rolled_back\"} 1.0");
    }
  }

  @Test
  void instances_spreadTheCallsOfOneClient() {
    String yaml = StdioProgram.yaml().replaceFirst("}$", ", instances: 2 }");
    try (Running gateway = Running.start("servers: { s: " + yaml + " }\n")) {
      TestClient client = gateway.open();
      Set<String> pids = new HashSet<>();
      for (int i = 0; i < 60 && pids.size() < 2; i++) {
        pids.add(client.call("s__pid", "{}").text());
      }
      assertThat(pids).hasSize(2);
    }
  }
}
