package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.lifecycle.ServerConfig;
import dev.sluice.lifecycle.ServerConfig.Reach;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigExpansionTest {
  private static final String SECRET = "hunter2";

  @TempDir Path directory;
  private ConfigFolder folder;

  @BeforeEach
  void open() {
    folder = new ConfigFolder(directory).variable("TOKEN", SECRET).variable("PORT", "9000");
  }

  @Test
  void load_references_expandedInEveryString() throws IOException {
    folder
        .variable("EMPTY", "")
        .with("token", SECRET + "\n")
        .with(
            "sluice.yaml",
            """
            listen: { port: "${PORT}" }
            servers:
              web:
                url: http://127.0.0.1:${PORT}/mcp
                headers:
                  Authorization: Bearer ${TOKEN}
                  X-File: ${file:token}
                required: ${REQUIRED:-true}
              child:
                command: run
                args: ["--port=${env:PORT}", "$${PORT}", "$PORT", "${NONE:-}", "${EMPTY:-x}"]
            """);
    var config = folder.valid("sluice.yaml").config();
    assertThat(config.listen().port()).isEqualTo(9000);
    Reach.Url web = (Reach.Url) config.servers().get(0).reach();
    assertThat(web.http().url()).hasToString("http://127.0.0.1:9000/mcp");
    assertThat(web.http().headers())
        .isEqualTo(Map.of("Authorization", "Bearer hunter2", "X-File", SECRET));
    assertThat(config.servers().get(0).required()).isTrue();
    Reach.Command child = (Reach.Command) config.servers().get(1).reach();
    assertThat(child.stdio().args()).isEqualTo(List.of("--port=9000", "${PORT}", "$PORT", "", ""));
  }

  @Test
  void load_expandedValueWithDollar_keptAsItIs() throws IOException {
    folder
        .variable("PRICE", "$1\\${TOKEN}")
        .with("sluice.yaml", "servers: { a: { command: run, args: ['${PRICE}'] } }");
    ServerConfig server = folder.valid("sluice.yaml").config().servers().getFirst();
    assertThat(((Reach.Command) server.reach()).stdio().args()).containsExactly("$1\\${TOKEN}");
  }

  @Test
  void load_unresolved_problemNamesVariableOrFile() throws IOException {
    folder.with("big", "x".repeat(Expansion.MAX_FILE_BYTES + 1));
    folder.with("most", "x".repeat(Expansion.MAX_FILE_BYTES));
    folder.with(
        "sluice.yaml",
        """
        servers:
          a:
            command: run
            env:
              A: ${MISSING}
              B: ${file:gone}
              C: ${file:big}
              D: ${input:key}
              E: "${OPEN"
              F: ${file:most}
        """);
    assertThat(folder.problems("sluice.yaml"))
        .containsExactly(
            "sluice.yaml:5: servers.a.env.A: (hidden) (expected: the environment variable MISSING"
                + " to be set)",
            "sluice.yaml:6: servers.a.env.B: (hidden) (expected: the file gone to exist)",
            "sluice.yaml:7: servers.a.env.C: (hidden) (expected: the file big to hold at most"
                + " 65536 bytes)",
            "sluice.yaml:8: servers.a.env.D: (hidden) (expected: ${NAME}, ${NAME:-default} or"
                + " ${file:/path}; write $${ for a plain ${)",
            "sluice.yaml:9: servers.a.env.E: (hidden) (expected: a closing brace after ${)");
  }

  /** Wrong in every way, with the secret wherever one may stand. */
  @Test
  void load_wrongFilesWithSecrets_noProblemHoldsOne() throws IOException {
    folder
        .with("secret", SECRET)
        .with(
            "values.yaml",
            """
            listen: { port: "${TOKEN}" }
            keepalive: { interval: "${file:secret}" }
            servers:
              a:
                url: "http://me:hunter2@127.0.0.1:x/mcp"
                headers: hunter2
              b: { url: "ftp://127.0.0.1/?key=hunter2", headers: { "X-A": "hunter2\\n", "": hunter2 } }
              c: { url: "http://127.0.0.1/ ?key=hunter2" }
              d: { command: run, env: [hunter2] }
              e: { command: run, env: { "A=B": hunter2, C: { D: hunter2 } } }
              f: { command: run, env: hunter2, unknown: hunter2 }
              g: { command: run, args: { token: hunter2 } }
            unknown: hunter2
            """)
        .with("cut.yaml", "servers: { a: { command: x, env: { T: 'hunter2, B: \"hunter2")
        .with("tab.yaml", "env: &x hunter2\n\tB: hunter2: hunter2")
        .with("bare.json", "{\"env\": hunter2}")
        .with("cut.json", "{\"env\": \"hunter2");
    for (String file : List.of("values.yaml", "cut.yaml", "tab.yaml", "bare.json", "cut.json")) {
      assertThat(folder.problems(file)).as(file).isNotEmpty().noneMatch(p -> p.contains(SECRET));
    }
    assertThat(folder.problems("values.yaml")).hasSize(15);
  }
}
