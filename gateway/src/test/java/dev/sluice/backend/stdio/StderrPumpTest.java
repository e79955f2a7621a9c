package dev.sluice.backend.stdio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayInputStream;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class StderrPumpTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(StderrPump.class);
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
  private final ProcessStats stats = new ProcessStats();

  @BeforeEach
  void listen() {
    appender.start();
    logger.addAppender(appender);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(appender);
  }

  private List<String> pump(String stderr) {
    new StderrPump("docs", new ByteArrayInputStream(stderr.getBytes(UTF_8)), stats).run();
    return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void run_lines_areLoggedWithTheServersName() {
    assertThat(pump("ready\r\n\n  indented\nlast without end"))
        .containsExactly(
            "event=server_stderr server=docs line=\"ready\"",
            "event=server_stderr server=docs line=\"indented\"",
            "event=server_stderr server=docs line=\"last without end\"");
    assertThat(stats.stderrLines()).isEqualTo(3);
  }

  @Test
  void run_controlCharacters_areBlanked() {
    assertThat(pump("\u001b[31mred\u0007\n"))
        .containsExactly("event=server_stderr server=docs line=\"[31mred\"");
  }

  @Test
  void run_lineAtTheCap_isWhole() {
    assertThat(pump("x".repeat(StderrPump.MAX_LINE) + '\n').getFirst())
        .endsWith("x\"")
        .hasSize("event=server_stderr server=docs line=\"\"".length() + StderrPump.MAX_LINE);
  }

  @Test
  void run_lineOverTheCap_isCutAndTheNextIsWhole() {
    List<String> logged = pump("x".repeat(StderrPump.MAX_LINE + 1) + "\nnext\n");

    assertThat(logged.getFirst())
        .hasSize("event=server_stderr server=docs line=\"\"".length() + StderrPump.MAX_LINE);
    assertThat(logged.getLast()).endsWith("line=\"next\"");
  }
}
