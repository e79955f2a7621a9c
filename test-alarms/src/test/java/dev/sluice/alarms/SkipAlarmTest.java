package dev.sluice.alarms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class SkipAlarmTest {
  @TempDir Path directory;

  @Test
  void file_disabledAndAborted_namesBoth() throws Exception {
    Path file = run("disabled", "assumption", "passes");

    assertThat(Files.readString(file))
        .contains("disabled()", "assumption()", "on purpose")
        .doesNotContain("passes()");
  }

  @Test
  void file_nothingSkipped_isRemoved() throws Exception {
    Files.createFile(directory.resolve("skipped-tests.txt"));

    assertThat(run("passes")).doesNotExist();
  }

  private Path run(String... methods) {
    Path file = directory.resolve("skipped-tests.txt");
    LauncherConfig config =
        LauncherConfig.builder()
            .enableLauncherSessionListenerAutoRegistration(false)
            .enableTestExecutionListenerAutoRegistration(false)
            .addTestExecutionListeners(new SkipAlarm(file))
            .build();
    var request = LauncherDiscoveryRequestBuilder.request();
    for (String method : methods) {
      request.selectors(selectMethod(Samples.Skipping.class, method));
    }
    LauncherFactory.create(config).execute(request.build());
    return file;
  }
}
