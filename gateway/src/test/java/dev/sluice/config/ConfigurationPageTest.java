package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.lifecycle.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The committed page is what the records say, and its example works. */
final class ConfigurationPageTest {
  private static final Path PAGE = Path.of("..", "docs", "configuration.md");

  @TempDir Path directory;

  @Test
  void page_committed_isWhatTheRecordsSay() throws IOException {
    if ("write".equals(System.getProperty("sluice.docs"))) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, ConfigurationPage.text());
    }
    assertThat(Files.readString(PAGE))
        .as(
            "docs/configuration.md is stale; write it anew with: mvn -pl gateway -am test"
                + " -Dtest=ConfigurationPageTest -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dsluice.docs=write")
        .isEqualTo(ConfigurationPage.text());
  }

  @Test
  void page_example_loads() throws IOException {
    String page = ConfigurationPage.text();
    int start = page.indexOf("```yaml\n") + "```yaml\n".length();
    ConfigFolder folder =
        new ConfigFolder(directory)
            .variable("SCRAPER_TOKEN", "x")
            .with("secrets/docparse", "x")
            .with("servers/crm.json", "{\"command\": \"crm\"}")
            .with("sluice.yaml", page.substring(start, page.indexOf("```\n", start)));
    LoadedConfig.Valid valid = folder.valid("sluice.yaml");
    assertThat(valid.notes()).isEmpty();
    assertThat(valid.config().servers())
        .extracting(ServerConfig::name)
        .map(Object::toString)
        .containsExactly("scraper", "docparse", "crm");
  }
}
