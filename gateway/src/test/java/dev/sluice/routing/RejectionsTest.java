package dev.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sluice.exchange.ServerName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class RejectionsTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(Rejections.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(lines);
  }

  /** A server may make up names of megabytes: what is remembered is what is told. */
  @Test
  void report_namesThatDifferPastWhatIsTold_areOne() {
    Rejections rejections = new Rejections();
    String name = "x".repeat(NearestNames.MAX_QUERY);
    rejections.report(new ServerName("s"), name, "bad");
    rejections.report(new ServerName("s"), name + "1", "bad");
    rejections.report(new ServerName("s"), name + "2".repeat(1 << 20), "bad");
    rejections.report(new ServerName("s"), "y", "bad");

    assertThat(lines.list).hasSize(2);
  }
}
