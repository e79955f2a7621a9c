package dev.sluice.alarms;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Installs the {@link BlockingAlarm} before any test runs. */
public final class BlockingAlarmInstaller implements LauncherSessionListener {
  @Override
  public void launcherSessionOpened(LauncherSession session) {
    BlockingAlarm.install();
  }
}
