package dev.sluice.observability.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.CoreConstants;
import org.junit.jupiter.api.Test;

final class HouseLogProviderTest {
  @Test
  void initialize_withoutAFileOfLogbacksOwn_setsUpTheHouseLog() {
    HouseLogProvider provider = new HouseLogProvider();
    provider.initialize();
    LoggerContext context = (LoggerContext) provider.getLoggerFactory();
    try {
      assertThat(context.isStarted()).isTrue();
      assertThat(context.getName()).isEqualTo(CoreConstants.DEFAULT_CONTEXT_NAME);
      assertThat(context.getMDCAdapter()).isSameAs(provider.getMDCAdapter());
      Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
      assertThat(root.getLevel()).isEqualTo(Level.WARN);
      assertThat(root.getAppender("stderr")).isInstanceOf(BoundedAppender.class);
    } finally {
      context.stop();
    }
  }
}
