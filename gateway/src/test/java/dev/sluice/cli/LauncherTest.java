package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the launcher makes of an unpacked archive with an AOT cache, seen by a Java that only says
 * what it was given.
 */
final class LauncherTest {
  private static final String NOTICE = "sluice: starting without the AOT cache";

  @TempDir private Path home;

  private record Said(List<String> options, String notices) {
    boolean takesCache() {
      return options.stream().anyMatch(option -> option.startsWith("-XX:AOTCache="));
    }
  }

  @BeforeEach
  void unpack() throws IOException {
    Path script = Path.of("sluice");
    Files.copy(Files.exists(script) ? script : Path.of("..", "sluice"), home.resolve("sluice"));
    Files.createDirectories(home.resolve("lib"));
    Files.createFile(home.resolve("lib/a.jar"));
    Files.createFile(home.resolve("sluice.aot"));
    Files.writeString(home.resolve("sluice.aot.java"), "25.0.1+2\n");
    Path java = Files.createDirectories(home.resolve("jdk/bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\nfor each; do printf '%s\\n' \"$each\"; done\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(
        home.resolve("jdk/release"),
        "JAVA_VERSION=\"25.0.1\"\nJAVA_RUNTIME_VERSION=\"25.0.1+2\"\n");
  }

  private Said launch(Map<String, String> variables, String... arguments) throws Exception {
    Path notices = home.resolve("notices");
    ProcessBuilder launcher = new ProcessBuilder("bash", home.resolve("sluice").toString());
    launcher.command().addAll(List.of(arguments));
    launcher.environment().keySet().removeIf(name -> name.matches("SLUICE_.*|J(AVA|DK)_.*"));
    launcher.environment().put("JAVA_HOME", home.resolve("jdk").toString());
    launcher.environment().putAll(variables);
    Process process = launcher.redirectError(notices.toFile()).start();
    String options = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Said(options.lines().toList(), Files.readString(notices));
  }

  private Said serve(String variable, String value) throws Exception {
    return launch(Map.of(variable, value), "serve");
  }

  @Test
  void serve_asItComes_takesTheCacheAndSaysNothing() throws Exception {
    Said said = launch(Map.of(), "serve", "-c", "a b.yaml");
    assertThat(said.takesCache()).isTrue();
    assertThat(said.notices()).isEmpty();
    assertThat(said.options())
        .contains("-XX:+UseSerialGC", "-Xms24m", "-Xmx256m", "-Xmn6710886")
        .endsWith("dev.sluice.cli.Main", "serve", "-c", "a b.yaml");
  }

  @ParameterizedTest
  @CsvSource({
    "SLUICE_JAVA_OPTS, -XX:+UseZGC",
    "SLUICE_JAVA_OPTS, -Dx=1 -XX:+UseG1GC -Dy=2",
    "SLUICE_JAVA_OPTS, -XX:+UseParallelGC",
    "SLUICE_JAVA_OPTS, -XX:+UseShenandoahGC",
    "JAVA_TOOL_OPTIONS, -XX:+UseG1GC",
    "JDK_JAVA_OPTIONS, -XX:+UseG1GC"
  })
  void collector_ofTheUsersChoice_isTheOnlyOne(String variable, String value) throws Exception {
    Said said = serve(variable, value);
    assertThat(said.options()).doesNotContain("-XX:+UseSerialGC");
    assertThat(said.options()).noneMatch(option -> option.startsWith("-Xmn"));
    assertThat(said.takesCache()).isFalse();
    assertThat(said.notices()).startsWith(NOTICE).contains("-XX:+Use").hasLineCount(1);
    assertThat(launch(Map.of(variable, value), "version").notices()).isEmpty();
  }

  @Test
  void collector_serialByName_keepsTheCache() throws Exception {
    Said said = serve("SLUICE_JAVA_OPTS", "-XX:+UseSerialGC");
    assertThat(said.takesCache()).isTrue();
    assertThat(said.options()).contains("-Xmn6710886");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Xmn32m",
        "-Xms8m",
        "-Xms24575k",
        "-XX:NewSize=32m",
        "-XX:MaxNewSize=8m",
        "-XX:NewRatio=1",
        "-XX:InitialHeapSize=8m",
        "-XX:MinHeapSize=8m",
        "-Xshare:auto",
        "-XX:SharedArchiveFile=/tmp/x"
      })
  void heap_thatTheCacheMayNotFitInto_isWithoutIt(String option) throws Exception {
    Said said = serve("SLUICE_JAVA_OPTS", option);
    assertThat(said.takesCache()).isFalse();
    assertThat(said.notices()).startsWith(NOTICE).contains(option);
    assertThat(said.options()).containsSubsequence("-XX:+UseSerialGC", option);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-Xmx1g", "-Xms24m", "-Xms1g", "-Xss2m", "-XX:SurvivorRatio=2", "-Dx=-Xmn1m"})
  void option_thatLeavesRoomForTheCache_keepsIt(String option) throws Exception {
    Said said = serve("SLUICE_JAVA_OPTS", option);
    assertThat(said.takesCache()).isTrue();
    assertThat(said.notices()).isEmpty();
    assertThat(said.options()).contains(option);
  }

  @ParameterizedTest
  @CsvSource({"16m, -Xms16777216", "24m, -Xms24m", "23m, -Xms24117248", "8g, -Xms24m"})
  void heap_smallerThanTheUsualBeginning_beginsWithAll(String heap, String first) throws Exception {
    assertThat(serve("SLUICE_HEAP", heap).options()).contains("-Xmx" + heap, first);
  }
}
