package dev.sluice.alarms;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Writes down every test that was skipped or gave up on an assumption. The build fails when the
 * file is there: {@code skipped-tests.txt} in the module's build directory.
 */
public final class SkipAlarm implements TestExecutionListener {
  private final Path file;
  private final Queue<String> skipped = new ConcurrentLinkedQueue<>();

  /** Made by the JUnit launcher. */
  public SkipAlarm() {
    this(Path.of(System.getProperty("basedir", "."), "target", "skipped-tests.txt"));
  }

  SkipAlarm(Path file) {
    this.file = file;
  }

  @Override
  public void testPlanExecutionStarted(TestPlan plan) {
    skipped.clear();
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    skipped.add(test.getUniqueId() + ": " + reason);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
      skipped.add(test.getUniqueId() + ": " + result.getThrowable().orElse(null));
    }
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    if (skipped.isEmpty()) {
      return;
    }
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(file, skipped);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
