package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.ConfigLoader;
import dev.sluice.config.LoadedConfig;
import dev.sluice.lifecycle.Gateway;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code doctor} with a whole gateway, which nothing stands in front of. */
@Timeout(60)
final class DoctorCommandIT {
  @TempDir Path directory;
  private Gateway gateway;
  private String url = "";

  @BeforeEach
  void start() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("sluice.json"),
            """
            {"listen": {"port": 0}, "management": {"port": 0},
             "access": {"cors": {"origins": ["https://app.example.com"]}},
             "servers": {"tiny": {"command": "%s", "args": ["-cp", "%s", "%s"]}}}
            """
                .formatted(
                    TinyServer.java(),
                    System.getProperty("java.class.path"),
                    TinyServer.class.getName()));
    if (!(ConfigLoader.load(file) instanceof LoadedConfig.Valid valid)) {
      throw new AssertionError("the configuration is wrong");
    }
    gateway = Gateway.start(valid.config());
    url = "http://127.0.0.1:" + gateway.address().getPort();
  }

  @AfterEach
  void stop() throws Exception {
    gateway.stop();
    var _ = gateway.awaitStopped();
  }

  @Test
  void doctor_nothingInFront_findsNothing() {
    CommandRun run =
        CommandRun.of("doctor", url, "--idle", "1s", "--origin", "https://app.example.com");

    assertThat(run.out())
        .startsWith(url + "/mcp: Sluice ")
        .contains("stream GET: good", "CORS: good", "idle: good", "HTTP+SSE: good, messages posted")
        .endsWith("no findings" + System.lineSeparator());
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isEqualTo(ExitCode.GOOD);
  }

  @Test
  void doctor_onATerminal_hasATableAndProgress() {
    CommandRun run =
        CommandRun.onTerminal("doctor", url, "--idle", "0", "--origin", "https://else.example");

    assertThat(run.out())
        .contains("CHECK ", "stream POST  good", "CORS         bad", "finding: [cors] ")
        .contains("  sluice.yaml  access: { cors: { origins: [\"https://else.example\"] } }");
    assertThat(run.err()).contains("waiting for stream GET");
    assertThat(run.code()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void doctor_json_isForMachines() {
    CommandRun run = CommandRun.of("doctor", url + "/mcp", "--idle", "0", "--json");

    JsonNode report = JsonMapper.shared().readTree(run.out());
    assertThat(report.path("ok").asBoolean()).isTrue();
    assertThat(report.path("url").asString()).isEqualTo(url + "/mcp");
    assertThat(report.path("checks").size()).isEqualTo(12);
    assertThat(report.path("findings").size()).isZero();
    assertThat(run.err()).isEmpty();
  }

  @Test
  void doctor_nothingThatSpeaksMcp_isUnusable() throws Exception {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = socket.getLocalPort();
    }
    CommandRun run = CommandRun.of("doctor", "http://127.0.0.1:" + nobody);
    assertThat(run.code()).isEqualTo(ExitCode.UNUSABLE);
    assertThat(run.err()).startsWith("sluice: cannot connect to http://127.0.0.1:" + nobody);

    CommandRun json = CommandRun.of("doctor", "127.0.0.1:" + nobody, "--json");
    assertThat(JsonMapper.shared().readTree(json.out()).path("reached").asBoolean()).isFalse();

    CommandRun elsewhere = CommandRun.of("doctor", url + "/nothing/mcp");
    assertThat(elsewhere.code()).isEqualTo(ExitCode.UNUSABLE);
    assertThat(elsewhere.out()).contains("[not-found]", "no MCP");
  }
}
