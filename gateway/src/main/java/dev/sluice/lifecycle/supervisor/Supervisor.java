package dev.sluice.lifecycle.supervisor;

import io.netty.channel.epoll.Epoll;
import io.netty.util.concurrent.EventExecutorGroup;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whoever supervises this process how it stands: systemd over {@code NOTIFY_SOCKET}, PM2 over
 * {@code NODE_CHANNEL_FD}. Does nothing where there is neither. Thread-safe; never blocks.
 *
 * @see <a
 *     href="https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html">sd_notify</a>
 */
public final class Supervisor {
  /** For gateways nobody supervises. */
  public static final Supervisor NONE = new Supervisor(null, null, null);

  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

  /** What the supervisor should wait beyond the time announced. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private final @Nullable NotifySocket systemd;
  private final @Nullable NodeChannel pm2;
  private final @Nullable Duration watchdog;

  /** The last status told once ready. */
  private volatile String told = "";

  private Supervisor(
      @Nullable NotifySocket systemd, @Nullable NodeChannel pm2, @Nullable Duration watchdog) {
    this.systemd = systemd;
    this.pm2 = pm2;
    this.watchdog = watchdog;
  }

  /** Finds out by the environment who supervises this process. */
  public static Supervisor of(UnaryOperator<@Nullable String> environment) {
    String socket = environment.apply("NOTIFY_SOCKET");
    String channel = environment.apply("NODE_CHANNEL_FD");
    if (socket == null && channel == null) {
      return NONE;
    }
    if (!Epoll.isAvailable()) {
      LOG.warn("supervisor_not_told detail=\"no epoll here\"");
      return NONE;
    }
    NotifySocket systemd = socket == null ? null : NotifySocket.at(socket);
    return new Supervisor(
        systemd,
        channel == null ? null : NodeChannel.of(channel),
        systemd == null ? null : Watchdog.timeout(environment, ProcessHandle.current().pid()));
  }

  /** Startup may take this long. */
  public void starting(Duration patience) {
    tell("STATUS=waiting for servers\n" + extended(patience));
  }

  /** Clients are served from now on. */
  public void ready(String status) {
    reloaded(status);
    if (pm2 != null) {
      pm2.ready();
    }
  }

  /** The configuration is being read again; {@link #reloaded} follows. */
  public void reloading() {
    long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime());
    tell("RELOADING=1\nMONOTONIC_USEC=" + micros + "\nSTATUS=reading the configuration");
  }

  /** The configuration was read, be it right or wrong. */
  public void reloaded(String status) {
    told = status;
    tell("READY=1\nSTATUS=" + status);
  }

  /** How things stand, for people; told only when it is something else than before. */
  public void status(String status) {
    if (!status.equals(told)) {
      told = status;
      tell("STATUS=" + status);
    }
  }

  /** The end has begun and may take this long. */
  public void stopping(Duration patience) {
    tell("STOPPING=1\nSTATUS=draining\n" + extended(patience));
  }

  /**
   * Tells that the process is alive at half of the time systemd allows, as long as each of these
   * loops turns.
   */
  public void watch(EventExecutorGroup loops) {
    if (systemd != null && watchdog != null) {
      new Watchdog(loops, () -> tell("WATCHDOG=1")).start(watchdog);
    }
  }

  private void tell(String state) {
    if (systemd != null) {
      systemd.send(state);
    }
  }

  private static String extended(Duration patience) {
    return "EXTEND_TIMEOUT_USEC=" + TimeUnit.NANOSECONDS.toMicros(patience.plus(MARGIN).toNanos());
  }
}
