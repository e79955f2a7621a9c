package dev.sluice.alarms;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Asks the alarms after every Jupiter test and class. Runs after the test's own clean-up. */
public final class JupiterAlarms implements AfterEachCallback, AfterAllCallback {
  @Override
  public void afterEach(ExtensionContext context) {
    BlockingAlarm.check(context.getDisplayName());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    Class<?> tests = context.getRequiredTestClass();
    if (tests.isMemberClass() && context.getEnclosingTestClasses().size() > 0) {
      return;
    }
    BlockingAlarm.check(tests.getName());
    LeakAlarm.check(tests.getName());
  }
}
