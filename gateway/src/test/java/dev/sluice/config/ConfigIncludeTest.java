package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.lifecycle.ServerConfig.Reach;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigIncludeTest {
  @TempDir Path directory;
  private ConfigFolder folder;

  @BeforeEach
  void open() {
    folder = new ConfigFolder(directory);
  }

  private List<String> names() {
    return folder.valid("sluice.yaml").config().servers().stream()
        .map(server -> server.name().value())
        .toList();
  }

  @Test
  void include_glob_readsFilesInSortedOrderAfterOwnServers() throws IOException {
    folder
        .with("sluice.yaml", "include: ['servers/*.{json,yaml}']\nservers: {z: {command: run}}\n")
        .with("servers/b.json", "{\"command\": \"run\", \"cwd\": \"inner\"}")
        .with("servers/inner/ignored.json", "{}")
        .with("servers/a.yaml", "url: http://127.0.0.1/mcp\n")
        .with(
            "servers/c.json",
            "{\"mcpServers\": {\"y\": {\"command\": \"run\"}, \"x\": {\"command\": \"run\"}}}")
        .with("servers/readme.md", "no");
    assertThat(names()).containsExactly("z", "a", "b", "y", "x");
    Reach reach = folder.valid("sluice.yaml").config().servers().get(2).reach();
    assertThat(((Reach.Command) reach).stdio().cwd()).isEqualTo(folder.file("servers/inner"));
  }

  @Test
  void include_absolutePathAndDepth_found() throws IOException {
    folder
        .with("deep/er/one.json", "{\"command\": \"run\"}")
        .with("single.json", "{\"command\": \"run\"}")
        .with(
            "sluice.yaml",
            "include: ['%s/deep/**.json', single.json, 'singl?.json']".formatted(directory));
    assertThat(names()).containsExactly("one", "single");
  }

  @Test
  void include_nothingMatches_noted() throws IOException {
    folder.with("sluice.yaml", "include: ['*.json', 'gone/*.json']\nservers: {a: {command: run}}");
    assertThat(folder.notes("sluice.yaml"))
        .containsExactly(
            "sluice.yaml:1: include: nothing matches",
            "sluice.yaml:1: include: nothing matches: gone does not exist");
  }

  @Test
  void include_plainFileMissing_problem() throws IOException {
    folder.with("sluice.yaml", "include: [gone.json]");
    assertThat(folder.problems("sluice.yaml"))
        .containsExactly("gone.json: no such file (expected: a configuration file)");
  }

  @Test
  void include_malformedGlob_problem() throws IOException {
    folder.with("sluice.yaml", "include: ['[.json']");
    assertThat(folder.problems("sluice.yaml"))
        .containsExactly(
            "sluice.yaml:1: include: [.json (expected: a path or a glob like"
                + " /etc/mcp/servers/*.json)");
  }

  @Test
  void include_serverTwice_problemNamesBothFiles() throws IOException {
    folder
        .with("sluice.yaml", "include: ['*.json']\nservers:\n  a: {command: run}\n")
        .with("a.json", "{\"command\": \"run\"}")
        .with("b.json", "{\"mcpServers\": {\n\"b\": {\"command\": \"run\"}}}")
        .with("c.json", "{\"mcpServers\": {\n\"b\": {\"command\": \"run\"}}}");
    assertThat(folder.problems("sluice.yaml"))
        .containsExactly(
            "a.json:1: servers.a: defined twice (expected: each server once; it is also at"
                + " sluice.yaml:3)",
            "c.json:2: mcpServers.b: defined twice (expected: each server once; it is also at"
                + " b.json:2)");
  }

  @Test
  void include_wrongFiles_problemsOfAllAtOnce() throws IOException {
    folder
        .with("sluice.yaml", "include: ['*.json']\nlisten: {port: x}\n")
        .with("bad name.json", "{\"command\": \"run\"}")
        .with("key.json", "{\"command\": \"run\",\n \"arsg\": 1}")
        .with("cut.json", "{");
    assertThat(folder.problems("sluice.yaml"))
        .hasSize(4)
        .anyMatch(problem -> problem.startsWith("sluice.yaml:2: listen.port: x"))
        .anyMatch(problem -> problem.startsWith("bad name.json:1: servers.bad name: bad name"))
        .anyMatch(
            problem ->
                problem.equals(
                    "cut.json:1: Unexpected end-of-input: expected close marker for Object (expected: valid JSON)"))
        .contains("key.json:2: servers.key.arsg: unknown key (expected: perhaps args)");
  }

  @Test
  void include_mostFiles_readAndOneMoreRefused() throws IOException {
    folder.with("sluice.yaml", "include: ['s/*.json']");
    for (int i = 0; i < ConfigFiles.MAX_INCLUDED; i++) {
      folder.with("s/s" + i + ".json", "{\"command\": \"run\"}");
    }
    assertThat(names()).hasSize(ConfigFiles.MAX_INCLUDED);
    folder.with("s/more.json", "{\"command\": \"run\"}");
    assertThat(folder.problems("sluice.yaml"))
        .containsExactly("sluice.yaml:1: include: more than 1000 files (expected: fewer files)");
  }
}
