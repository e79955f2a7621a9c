package dev.sluice.observability.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.NopStatusListener;
import org.jspecify.annotations.Nullable;

/**
 * The log as Logback finds it: one line an event, on stderr. {@code SLUICE_LOG_LEVEL} is {@code
 * error}, {@code warn}, {@code info} (the default), {@code debug} or {@code trace}; {@code
 * SLUICE_LOG_FORMAT} is {@code text} (the default) or {@code json}. A file of Logback's own, {@code
 * -Dlogback.configurationFile=FILE}, replaces all of it.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class HouseLog extends ContextAwareBase implements Configurator {
  /** Most lines that wait to be written; what finds no room is dropped and counted. */
  static final int QUEUE = 4096;

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (System.getProperty(LogSetup.OWN_FILE) != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    context.getStatusManager().add(new NopStatusListener());
    // Would tell of a server's broken connection with a stack; the transport says it in one line.
    context.getLogger("reactor.netty.http.client.HttpClientConnect").setLevel(Level.ERROR);
    context.getLogger(LogSetup.HOUSE).setLevel(Level.toLevel(setting(LogSetup.LEVEL), Level.INFO));
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(queue(context, stderr(context)));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static ConsoleAppender<ILoggingEvent> stderr(LoggerContext context) {
    LineEncoder encoder = new LineEncoder();
    encoder.setContext(context);
    String format = setting(LogSetup.FORMAT);
    encoder.setFormat(format == null ? LogFormat.TEXT.text() : format);
    encoder.start();
    ConsoleAppender<ILoggingEvent> lines = new ConsoleAppender<>();
    lines.setContext(context);
    lines.setName("lines");
    lines.setTarget("System.err");
    lines.setEncoder(encoder);
    lines.start();
    return lines;
  }

  /** Written by a thread of its own: a full pipe must not hold up an event loop. */
  private static BoundedAppender queue(
      LoggerContext context, ConsoleAppender<ILoggingEvent> lines) {
    BoundedAppender queue = new BoundedAppender();
    queue.setContext(context);
    queue.setName("stderr");
    queue.setQueueSize(QUEUE);
    queue.addAppender(lines);
    queue.start();
    return queue;
  }

  private static @Nullable String setting(String name) {
    String property = System.getProperty(name);
    return property == null ? System.getenv(name) : property;
  }
}
