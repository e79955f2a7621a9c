package dev.sluice.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.session.SealKeys;
import dev.sluice.session.SessionConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the gateway looks for what it keeps, and what it does when it cannot. */
final class SessionKeysTest {
  @TempDir Path directory;

  private final Map<String, String> environment = new HashMap<>();

  private Path state() {
    return StateDirectory.of(null, environment::get);
  }

  @Test
  void stateDirectory_configured_goesAheadOfAll() {
    environment.put("STATE_DIRECTORY", "/var/lib/sluice");
    assertThat(StateDirectory.of(directory, environment::get)).isEqualTo(directory);
  }

  @Test
  void stateDirectory_ofSystemd_isItsFirst() {
    environment.put("XDG_STATE_HOME", "/home/a/state");
    environment.put("STATE_DIRECTORY", "/var/lib/sluice:/var/lib/other");
    assertThat(state()).isEqualTo(Path.of("/var/lib/sluice"));
  }

  @Test
  void stateDirectory_ofTheUser_isBelowTheXdgOneOrHome() {
    environment.put("XDG_STATE_HOME", "/home/a/state");
    assertThat(state()).isEqualTo(Path.of("/home/a/state/sluice"));
    environment.put("XDG_STATE_HOME", "relative");
    assertThat(state()).isEqualTo(Path.of(System.getProperty("user.home"), ".local/state/sluice"));
  }

  private SealKeys find() throws StartFailure {
    return SessionKeys.find(SessionConfig.DEFAULTS, directory.resolve("state"), new SecureRandom());
  }

  @Test
  void find_nothingConfigured_keepsItsKey() throws StartFailure {
    assertThat(find().name()).isEqualTo(find().name());
    assertThat(directory.resolve("state/session.key")).isRegularFile();
  }

  @Test
  void find_stateCannotBeKept_takesAKeyForThisProcess() throws Exception {
    Files.writeString(directory.resolve("state"), "no directory");
    assertThat(find().name()).isNotEqualTo(find().name());
  }

  @Test
  void find_keptKeyIsBroken_doesNotStart() throws IOException {
    Files.createDirectory(directory.resolve("state"));
    Files.writeString(directory.resolve("state/session.key"), "half a k");
    assertThatExceptionOfType(StartFailure.class)
        .isThrownBy(this::find)
        .withMessageContaining("session.key")
        .withMessageNotContaining("half");
    assertThat(directory.resolve("state/session.key")).hasContent("half a k");
  }
}
