package dev.sluice.observability.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LogbackServiceProvider;
import ch.qos.logback.core.CoreConstants;

/**
 * Logback with {@link HouseLog} at once. Found by its name: looking for providers and configurators
 * opens every jar of the class path, which takes 20 ms of each start.
 */
public final class HouseLogProvider extends LogbackServiceProvider {
  private static final String PROVIDER = "slf4j.provider";
  private static final String REPORTS = "slf4j.internal.verbosity";

  /** Must run before the first logger is made. A provider that the user names stays. */
  public static void choose() {
    if (System.getProperty(PROVIDER) == null) {
      System.setProperty(PROVIDER, HouseLogProvider.class.getName());
      // At its default SLF4J writes which provider it was told to take.
      System.setProperty(REPORTS, System.getProperty(REPORTS, "WARN"));
    }
  }

  @Override
  public void initialize() {
    if (System.getProperty(LogSetup.OWN_FILE) == null
        && getLoggerFactory() instanceof LoggerContext context) {
      context.setName(CoreConstants.DEFAULT_CONTEXT_NAME);
      context.setMDCAdapter(getMDCAdapter());
      HouseLog house = new HouseLog();
      house.setContext(context);
      house.configure(context);
      context.start();
    } else {
      super.initialize();
    }
  }
}
