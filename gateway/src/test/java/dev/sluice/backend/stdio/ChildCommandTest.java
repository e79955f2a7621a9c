package dev.sluice.backend.stdio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.settings.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildCommandTest {
  @TempDir Path directory;

  @BeforeEach
  void programs() throws IOException {
    Files.createDirectory(directory.resolve("bin"));
    assertThat(program("bin/tool").toFile().setExecutable(true)).isTrue();
    assertThat(program("local").toFile().setExecutable(true)).isTrue();
    program("bin/data");
  }

  private Path program(String name) throws IOException {
    return Files.writeString(directory.resolve(name), "#!/bin/sh\n");
  }

  private static ChildCommand find(
      String command, Map<String, String> env, @Nullable Path cwd, String path)
      throws ProgramNotFoundException {
    StdioConfig config =
        new StdioConfig(
            command,
            List.of("-v"),
            env,
            cwd,
            ByteSize.ofMiB(1),
            ByteSize.ofMiB(1),
            Duration.ofMillis(20),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            1);
    return ChildCommand.of(config, Map.of("PATH", path), Wrapping.GROUP);
  }

  @Test
  void of_onTheInheritedPath_isWrappedWithItsWholePath() throws Exception {
    ChildCommand found = find("tool", Map.of(), null, "/nowhere:" + directory.resolve("bin"));

    assertThat(found.words())
        .containsExactly("setsid", directory.resolve("bin/tool").toString(), "-v");
    assertThat(found.group()).isTrue();
  }

  @Test
  void of_pathInItsOwnEnvironment_winsOverTheInherited() throws Exception {
    String own = directory.resolve("bin").toString();

    assertThat(find("tool", Map.of("PATH", own), null, "/nowhere").words()).contains(own + "/tool");
  }

  @Test
  void of_slashInTheName_startsFromItsDirectory() throws Exception {
    assertThat(find("./local", Map.of(), directory, "").words())
        .contains(directory.resolve("local").toString());
  }

  @Test
  void of_nowhere_namesTheCommand() {
    assertThatThrownBy(() -> find("absent", Map.of(), null, directory.resolve("bin").toString()))
        .isInstanceOf(ProgramNotFoundException.class)
        .hasMessage("command absent was not found on the PATH");
  }

  @Test
  void of_notExecutable_saysSo() {
    assertThatThrownBy(() -> find("data", Map.of(), null, directory.resolve("bin").toString()))
        .hasMessageEndingWith("bin/data is not executable");
  }

  @Test
  void of_missingDirectory_saysSo() {
    assertThatThrownBy(() -> find("tool", Map.of(), directory.resolve("gone"), ""))
        .hasMessageContaining("gone is no directory");
  }
}
