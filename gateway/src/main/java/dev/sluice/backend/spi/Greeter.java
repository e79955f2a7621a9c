package dev.sluice.backend.spi;

import dev.sluice.backend.spi.Asking.Next;
import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.ServerDescription;
import dev.sluice.protocol.era.ProtocolVersion;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens channels with one server, ready for calls, and remembers how it wants to be spoken to:
 * whether it knows sessions, and over which transport. What is remembered is tried first, and
 * forgotten when it turns out wrong. Thread-safe.
 */
public final class Greeter {
  private static final Logger LOG = LoggerFactory.getLogger(Greeter.class);

  /** Told once, on the loop given with the opening. */
  public interface Outcome {
    void onAgreed(UpstreamChannel channel, ServerDescription description);

    /** The channel has been closed. */
    void onFailure(Failure.ByBackend failure);
  }

  /** How the server wants to be spoken to, as far as that is known. */
  private enum Manner {
    UNKNOWN,
    SESSIONS,
    STATELESS
  }

  private record Remembered(BackendTransport way, Manner manner) {}

  private final BackendTransport first;
  private final @Nullable ProtocolVersion pinned;
  private final Interests interests = new Interests();
  private volatile Remembered remembered;

  /**
   * @param pinned the only revision to speak, null to find out
   */
  public Greeter(BackendTransport transport, @Nullable ProtocolVersion pinned) {
    this.first = transport;
    this.pinned = pinned;
    this.remembered = new Remembered(transport, manner(pinned));
  }

  private static Manner manner(@Nullable ProtocolVersion pinned) {
    if (pinned == null) {
      return Manner.UNKNOWN;
    }
    return pinned.standsAlone() ? Manner.STATELESS : Manner.SESSIONS;
  }

  /** The transport in use: the first, or its fallback once that proved the way to go. */
  public BackendTransport transport() {
    return remembered.way();
  }

  /** Whether the server is known to open sessions, each for certain client capabilities. */
  public boolean opensSessions() {
    return remembered.manner() == Manner.SESSIONS;
  }

  @Nullable ProtocolVersion pinned() {
    return pinned;
  }

  /** What clients want to hear of, which outlives the channels of a server without sessions. */
  Interests interests() {
    return interests;
  }

  /**
   * Opens a channel.
   *
   * @param capabilities what {@code initialize} declares, where there is one
   * @param timeout for all of it, the start of a process included
   */
  public void greet(
      ClientCapabilities capabilities, EventLoop loop, Duration timeout, Outcome outcome) {
    Greeting greeting =
        new Greeting(this, new Greeting.Terms(capabilities, loop, timeout), outcome);
    if (loop.inEventLoop()) {
      greeting.start();
    } else {
      loop.execute(greeting::start);
    }
  }

  /** The questions of one opening. */
  Asking asking() {
    Remembered now = remembered;
    if (!now.way().equals(first) || now.way().isForSessionsOnly()) {
      return new Asking(Next.INITIALIZE, EnumSet.of(Next.INITIALIZE));
    }
    Set<Next> allowed =
        switch (manner(pinned)) {
          case UNKNOWN -> EnumSet.of(Next.DISCOVER, Next.INITIALIZE);
          case SESSIONS -> EnumSet.of(Next.INITIALIZE);
          case STATELESS -> EnumSet.of(Next.DISCOVER);
        };
    return new Asking(now.manner() == Manner.SESSIONS ? Next.INITIALIZE : Next.DISCOVER, allowed);
  }

  void remember(BackendTransport way, boolean stateless) {
    Remembered before = remembered;
    Remembered now = new Remembered(way, stateless ? Manner.STATELESS : Manner.SESSIONS);
    if (!now.equals(before)) {
      remembered = now;
      LOG.info(
          "server_manner server={} transport={} sessions={}", way.server(), way.kind(), !stateless);
    }
  }

  /** That way leads nowhere any more: should it be a fallback, the first is tried next. */
  void forget(BackendTransport way) {
    if (!way.equals(first) && way.equals(remembered.way())) {
      remembered = new Remembered(first, manner(pinned));
    }
  }
}
