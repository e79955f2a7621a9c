package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What of a configuration is shown, and what never is. */
final class EffectiveConfigTest {
  @TempDir Path directory;

  private JsonNode shown(String yaml) throws IOException {
    ConfigFolder folder =
        new ConfigFolder(directory)
            .variable("TOKEN", "t0p-secret")
            .variable("SHORT", "x")
            .with("password", "from-a-file\n")
            .with("sluice.yaml", yaml);
    LoadedConfig.Valid valid = folder.valid("sluice.yaml");
    return JsonMapper.shared()
        .valueToTree(new EffectiveConfig(valid.origin().substituted()).of(valid.config()));
  }

  @Test
  void of_everything_isShownInTheFormOfTheFile() throws IOException {
    JsonNode shown =
        shown(
            """
            listen: { port: 9000 }
            drain: { timeout: 3s }
            servers:
              web: { url: "http://127.0.0.1:1/mcp", timeout: 5s, required: true }
              many: { replicas: [ { url: "http://127.0.0.1:2/mcp" }, { url: "http://127.0.0.1:3/mcp", weight: 3 } ] }
            """);
    assertThat(shown.at("/listen/port").asInt()).isEqualTo(9000);
    assertThat(shown.at("/drain/timeout").asString("")).isEqualTo("3s");
    assertThat(shown.at("/limits/body").asString("")).endsWith("iB");
    assertThat(shown.at("/servers/web/url").asString("")).isEqualTo("http://127.0.0.1:1/mcp");
    assertThat(shown.at("/servers/web/timeout").asString("")).isEqualTo("5s");
    assertThat(shown.at("/servers/web/required").asBoolean()).isTrue();
    assertThat(shown.at("/servers/many/replicas/1/weight").asInt()).isEqualTo(3);
  }

  @Test
  void of_secretsHeadersVariablesFilesAndQueries_areHidden() throws IOException {
    JsonNode shown =
        shown(
            """
            servers:
              web:
                url: "http://127.0.0.1:1/mcp?key=abc"
                headers: { Authorization: "Bearer plain" }
              child:
                command: run
                args: ["--url=http://h/${TOKEN}", "${SHORT}", --api-key, open-text, "--password=pw", "${file:password}", plain-x]
                env: { API: visible }
            """);
    assertThat(shown.toString())
        .doesNotContain("t0p-secret", "from-a-file", "abc", "Bearer", "visible", "open-text", "pw")
        .contains("plain-x");
    assertThat(shown.at("/servers/web/headers/Authorization").asString("")).isEqualTo("(hidden)");
    assertThat(shown.at("/servers/child/args").toString())
        .isEqualTo(
            "[\"(hidden)\",\"(hidden)\",\"--api-key\",\"(hidden)\",\"--password=(hidden)\",\"(hidden)\",\"plain-x\"]");
  }

  @ParameterizedTest
  @CsvSource({"abc, abc", "abcd, (hidden)", "1abcd2, (hidden)", "xyz, (hidden)", "1xyz2, 1xyz2"})
  void mask_shortOnesOnlyAlone(String text, String shown) {
    assertThat(new Masking(Set.of("abcd", "xyz")).text(text)).isEqualTo(shown);
    assertThat(new Masking(Set.of()).words(List.of(text))).containsExactly(text);
  }
}
