package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.lifecycle.ReplicaConfig;
import dev.sluice.lifecycle.ServerConfig.Reach;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReplicasConfigTest {
  @TempDir Path directory;

  private List<String> problems(String server) throws IOException {
    ConfigFolder folder =
        new ConfigFolder(directory).with("sluice.yaml", "servers:\n  a: " + server + '\n');
    return folder.problems("sluice.yaml");
  }

  @Test
  void load_replicasOfACommand_takeWhatIsCommonAndAddTheirOwn() throws IOException {
    ConfigFolder folder =
        new ConfigFolder(directory)
            .with(
                "sluice.yaml",
                """
                servers:
                  a:
                    stopGrace: 1s
                    replicas:
                      - { command: python, args: [old.py], weight: 9 }
                      - { command: python, args: [new.py], name: new }
                """);
    List<ReplicaConfig> replicas =
        folder.valid("sluice.yaml").config().servers().getFirst().replicas();
    assertThat(replicas).extracting(ReplicaConfig::name).containsExactly("1", "new");
    assertThat(replicas)
        .extracting(replica -> ((Reach.Command) replica.reach()).stdio().args())
        .containsExactly(List.of("old.py"), List.of("new.py"));
    assertThat(replicas)
        .allMatch(
            replica -> ((Reach.Command) replica.reach()).stdio().stopGrace().toSeconds() == 1);
  }

  @Test
  void load_wrongReplicas_areAllReported() throws IOException {
    assertThat(problems("{ url: 'http://a/', replicas: [] }"))
        .containsExactly(
            "sluice.yaml:2: servers.a: replicas beside url or command (expected: one of them)");
    assertThat(problems("{ replicas: [] }"))
        .containsExactly(
            "sluice.yaml:2: servers.a.replicas: 0 entries (expected: a list of 1 to 100)");
    assertThat(
            problems(
                "{ replicas: [{ url: 'http://a/', name: x }, { url: 'http://b/', name: x }, { weight: 2 },"
                    + " { url: 'http://c/', name: 'no way', command: c }] }"))
        .containsExactlyInAnyOrder(
            "sluice.yaml:2: servers.a.replicas[1].name: x (expected: a name of its own)",
            "sluice.yaml:2: servers.a.replicas[2].url: missing (expected: a URL, like"
                + " http://127.0.0.1:3000/mcp)",
            "sluice.yaml:2: servers.a.replicas[3].command: unknown key (expected: one of name,"
                + " weight, drain, url, headers)",
            "sluice.yaml:2: servers.a.replicas[3].name: no way (expected: 1 to 32 letters, digits,"
                + " '-', '_' or '.')");
  }

  @Test
  void load_canary_mustBeToldFromTheOthers() throws IOException {
    String two = "replicas: [{ url: 'http://a/' }, { url: 'http://b/' }]";
    assertThat(problems("{ " + two + ", canary: { rollback: true } }"))
        .containsExactly(
            "sluice.yaml:2: servers.a.canary.replica: missing (expected: given, as several replicas"
                + " have the least weight, 1)");
    assertThat(problems("{ " + two + ", canary: { rollback: true, replica: '3' } }"))
        .containsExactly("sluice.yaml:2: servers.a.canary.replica: 3 (expected: one of 1, 2)");
    assertThat(problems("{ " + two + ", canary: { rollback: true, replica: '2' } }")).isEmpty();
    assertThat(problems("{ url: 'http://a/', canary: { rollback: true } }"))
        .containsExactly(
            "sluice.yaml:2: servers.a.canary.replica: one replica (expected: a server with replicas,"
                + " as rollback is on)");
  }

  @Test
  void load_authorities_mustBeCertificates() throws IOException {
    new ConfigFolder(directory).with("empty.pem", "");
    assertThat(problems("{ url: 'https://a/', tls: { ca: empty.pem } }"))
        .containsExactly(
            "sluice.yaml:2: servers.a.tls.ca: no certificate in it (expected: a PEM file of"
                + " certificates that can be read)");
    assertThat(problems("{ url: 'https://a/', tls: { ca: gone.pem } }")).hasSize(1);
  }
}
