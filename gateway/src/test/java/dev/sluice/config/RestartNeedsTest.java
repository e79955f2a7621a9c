package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.lifecycle.GatewayConfig;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which changed keys take effect only after a restart. */
final class RestartNeedsTest {
  private static final String KEY = "YWhvdn2Ei5KZoKeutbzDytHY3+bt9AAHDhUcIyoxOD8=";

  @TempDir Path directory;

  private GatewayConfig load(String yaml) throws IOException {
    return new ConfigFolder(directory).with("sluice.yaml", yaml).valid("sluice.yaml").config();
  }

  @Test
  void of_nothingChanged_isEmpty() throws IOException {
    assertThat(RestartNeeds.of(load("listen: { port: 1 }"), load("listen: { port: 1 }"))).isEmpty();
  }

  @Test
  void of_whatCanChange_isEmpty() throws IOException {
    GatewayConfig next =
        load(
            "drain: { timeout: 9s }\nreload: { grace: 9s }\nsessions: { keys: [\""
                + KEY
                + "\"] }\nservers: { a: { command: cat } }");
    assertThat(RestartNeeds.of(load(""), next)).isEmpty();
  }

  @Test
  void of_anythingElse_isNamedByItsKey() throws IOException {
    GatewayConfig next =
        load(
            "listen: { port: 81 }\nmanagement: { host: 127.0.0.2 }\nlimits: { body: 5KiB }\n"
                + "startup: { wait: 1s }\nstateDirectory: here\nsessions: { max: 3 }");
    assertThat(RestartNeeds.of(load(""), next))
        .containsExactly(
            "listen.port",
            "limits.body",
            "management.host",
            "sessions.max",
            "startup.wait",
            "stateDirectory");
  }
}
