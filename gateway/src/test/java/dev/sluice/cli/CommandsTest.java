package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands as far as they go without a server. */
final class CommandsTest {
  @TempDir Path directory;

  private String file(String text) throws IOException {
    return Files.writeString(directory.resolve("sluice.yaml"), text).toString();
  }

  @Test
  void run_nothing_showsHelp() {
    CommandRun run = CommandRun.of();
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("serve", "check", "call", "version", "Exit codes");
    assertThat(run.out()).doesNotContain("  demo ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve", "check", "call", "doctor", "version"})
  void help_eachCommand_hasUsage(String command) {
    CommandRun run = CommandRun.of(command, "--help");
    assertThat(run.code()).isZero();
    assertThat(run.out()).startsWith("Usage: sluice " + command);
    assertThat(run.err()).isEmpty();
  }

  @Test
  void version_printed_namesSluiceJavaAndMcp() {
    CommandRun run = CommandRun.of("version");
    assertThat(run.code()).isZero();
    assertThat(run.out().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("sluice "),
            line -> assertThat(line).startsWith("java 2"),
            line ->
                assertThat(line)
                    .isEqualTo("mcp 2024-11-05, 2025-03-26, 2025-06-18, 2025-11-25, 2026-07-28"));
    assertThat(CommandRun.of("--version").out()).isEqualTo(run.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "srve | Unmatched argument at index 0: 'srve'",
        "serve --port x | Invalid value for option '--port': 'x' is not an int",
        "serve --port 65536 | --port: 65536 (expected: from 0 to 65535)",
        "serve --port -1 | --port: -1 (expected: from 0 to 65535)",
        "check --timeout 5 | Invalid value for option '--timeout': '5' (expected: a duration like 500ms or 15s)",
        "check --timeout 999999999999d | Invalid value for option '--timeout': '999999999999d' (expected: at most 1d)",
        "doctor http://a --idle 25h | Invalid value for option '--idle': '25h' (expected: at most 1d)",
        "doctor | Missing required parameter: 'URL'",
        "doctor ftp://a/mcp | 'ftp://a/mcp' (expected: a URL like https://mcp.example.com/mcp)",
        "doctor http://a --idle 10m | --idle: 600000 ms (expected: from 0 ms to 595000 ms)",
        "doctor http://a --timeout 0 | --timeout: 0 ms (expected: from 100 ms to 120000 ms)",
        "doctor http://a --origin a.example | --origin: 'a.example' (expected: an origin like https://app.example.com)",
        "doctor http://a --header secret | --header: no header (expected: like 'Authorization: Bearer ...')",
        "call | Missing required parameter: 'SERVER/TOOL'",
        "call nothing | 'nothing' (expected: SERVER/TOOL, like demo/echo)",
        "call /x | '/x' (expected: SERVER/TOOL, like demo/echo)",
        "call x/ | 'x/' (expected: SERVER/TOOL, like demo/echo)",
        "call demo/x [] | the arguments are no object (expected: like '{\"message\":\"hello\"}')",
        "call demo/x {}{} | the arguments are no JSON: ",
        "call demmo/x {} | no server 'demmo'; did you mean demo?",
        "call zzz/x {} | no server 'zzz'; configured: demo"
      })
  void run_badUsage_saysWhatIsExpected(String args, String complaint) {
    CommandRun run = CommandRun.of(args.split(" "));
    assertThat(run.err()).startsWith("sluice: " + complaint);
    assertThat(run.code()).isEqualTo(ExitCode.UNUSABLE);
    assertThat(run.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve", "check", "call demo/x"})
  void run_badConfig_allProblemsAndCode2(String command) throws IOException {
    String file = file("listen: {port: x}\ncolour: blue\n");
    CommandRun run = CommandRun.of((command + " -c " + file).split(" "));
    assertThat(run.code()).isEqualTo(ExitCode.UNUSABLE);
    assertThat(run.err().lines())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("sluice: the configuration has 2 problems:"),
            line -> assertThat(line).startsWith("  " + file + ":1: listen.port: x"),
            line -> assertThat(line).startsWith("  " + file + ":2: colour: unknown key"));
  }

  @Test
  void check_badConfigAsJson_problemsOnStdout() throws IOException {
    String file = file("listen: {port: x}\n");
    CommandRun run = CommandRun.of("check", "--json", "-c", file);
    assertThat(run.code()).isEqualTo(ExitCode.UNUSABLE);
    assertThat(run.err()).isEmpty();
    JsonNode json = JsonMapper.shared().readTree(run.out());
    assertThat(json.path("ok").asBoolean()).isFalse();
    assertThat(json.path("problems").get(0).path("line").asInt()).isEqualTo(1);
    assertThat(json.path("problems").get(0).path("key").asString()).isEqualTo("listen.port");
  }

  @Test
  void choice_namedElseUsualElseDemo() throws IOException {
    Path usual = directory.resolve("sluice.yaml");
    Path named = directory.resolve("other.yaml");
    assertThat(ConfigChoice.choose(null, usual)).isNull();
    Files.writeString(usual, "");
    assertThat(ConfigChoice.choose(null, usual)).isEqualTo(usual);
    assertThat(ConfigChoice.choose(named, usual)).isEqualTo(named);
  }
}
