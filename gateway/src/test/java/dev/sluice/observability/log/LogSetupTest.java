package dev.sluice.observability.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LogSetupTest {
  private final LoggerContext context = new LoggerContext();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  LogSetupTest() {
    context.setMDCAdapter(new LogbackMDCAdapter());
    OutputStreamAppender<ILoggingEvent> writer = new OutputStreamAppender<>();
    writer.setContext(context);
    LineEncoder encoder = new LineEncoder();
    encoder.setContext(context);
    writer.setEncoder(encoder);
    writer.setOutputStream(out);
    writer.start();
    BoundedAppender queue = new BoundedAppender();
    queue.setContext(context);
    queue.addAppender(writer);
    queue.start();
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(queue);
  }

  private static LoggingConfig config(@Nullable LogFormat format, @Nullable Verbosity level) {
    return new LoggingConfig(format, level, CallLines.ALL, Duration.ofSeconds(1));
  }

  private String written() {
    context.getLogger("dev.sluice.a").warn("something");
    context.stop();
    return out.toString(UTF_8);
  }

  @Test
  void apply_formatAndLevel_areUsed() {
    LogSetup.apply(config(LogFormat.JSON, Verbosity.DEBUG), name -> null, context);
    assertThat(context.getLogger("dev.sluice").getLevel()).isEqualTo(Level.DEBUG);
    assertThat(written()).startsWith("{");
  }

  @Test
  void levels_ofALoggerThatWritesAll_areShown() {
    context.getLogger("dev.sluice").setLevel(Level.toLevel("ALL"));
    assertThat(new LogLevels(context).all())
        .contains(new LogLevels.Known("dev.sluice", "trace", "trace"));
  }

  @Test
  void apply_environment_wins() {
    context.getLogger("dev.sluice").setLevel(Level.WARN);
    Map<String, String> environment =
        Map.of("SLUICE_LOG_FORMAT", "text", "SLUICE_LOG_LEVEL", "warn");
    LogSetup.apply(config(LogFormat.JSON, Verbosity.DEBUG), environment::get, context);
    assertThat(context.getLogger("dev.sluice").getLevel()).isEqualTo(Level.WARN);
    assertThat(written()).startsWith("20");
  }

  @Test
  void apply_nothingConfigured_changesNothing() {
    LogSetup.apply(LoggingConfig.DEFAULTS, name -> null, context);
    assertThat(context.getLogger("dev.sluice").getLevel()).isNull();
    assertThat(written()).doesNotStartWith("{");
  }

  @Test
  void levels_changeOfKnownLogger_takesEffectBelow() {
    context.getLogger("dev.sluice.edge.A");
    LogLevels levels = new LogLevels(context);
    assertThat(levels.set("dev.sluice.edge", "debug")).isTrue();
    assertThat(context.getLogger("dev.sluice.edge.A").isDebugEnabled()).isTrue();
    assertThat(levels.all())
        .contains(
            new LogLevels.Known("dev.sluice.edge", "debug", "debug"),
            new LogLevels.Known("dev.sluice.edge.A", null, "debug"));
    assertThat(levels.set("dev.sluice.edge", LogLevels.INHERIT)).isTrue();
    assertThat(context.getLogger("dev.sluice.edge").getLevel()).isNull();
  }

  @Test
  void levels_unknownLoggerOrLevel_changesNothingAndMakesNone() {
    LogLevels levels = new LogLevels(context);
    int before = levels.all().size();
    assertThat(levels.set("made.up", "debug")).isFalse();
    assertThat(levels.set("ROOT", "loud")).isFalse();
    assertThat(levels.set("ROOT", LogLevels.INHERIT)).isFalse();
    assertThat(levels.all()).hasSize(before);
  }
}
