package dev.sluice.lifecycle;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientTransport;
import dev.sluice.observability.GatewayMeters;
import dev.sluice.observability.Telemetry;
import dev.sluice.protocol.era.Era;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.session.CloseReason;
import dev.sluice.session.SessionLimit;
import dev.sluice.session.SessionListener;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Counts what happens to sessions for the meters that show it. Thread-safe. */
final class SessionMeters implements SessionListener {
  private record Kind(ClientTransport transport, ProtocolVersion version) {}

  private final Telemetry telemetry;
  private final Map<Kind, LongAdder> open = new HashMap<>();
  private final Map<CloseReason, LongAdder> closed = new EnumMap<>(CloseReason.class);
  private final Map<SessionLimit, LongAdder> refused = new EnumMap<>(SessionLimit.class);
  private final LongAdder revived = new LongAdder();
  private final LongAdder leftovers = new LongAdder();

  SessionMeters(Telemetry telemetry) {
    this.telemetry = telemetry;
    for (ProtocolVersion version : ProtocolVersion.values()) {
      if (version.era() == Era.SESSION) {
        show(version);
      }
    }
    for (CloseReason reason : CloseReason.values()) {
      LongAdder count = new LongAdder();
      closed.put(reason, count);
      telemetry.counter(GatewayMeters.SESSION_CLOSED, count::sum, reason.text());
    }
    for (SessionLimit limit : SessionLimit.values()) {
      LongAdder count = new LongAdder();
      refused.put(limit, count);
      telemetry.counter(GatewayMeters.SESSIONS_REFUSED, count::sum, limit.text());
    }
    telemetry.counter(GatewayMeters.SESSIONS_REVIVED, revived::sum);
    telemetry.counter(GatewayMeters.SESSION_LEFTOVERS, leftovers::sum);
  }

  /** Things that closed sessions could not give back. */
  long leftovers() {
    return leftovers.sum();
  }

  private void show(ProtocolVersion version) {
    for (ClientTransport transport : ClientTransport.values()) {
      LongAdder sessions = new LongAdder();
      open.put(new Kind(transport, version), sessions);
      telemetry.gauge(GatewayMeters.SESSIONS, sessions::sum, transport.label(), version.text());
    }
  }

  @Override
  public void opened(Client session) {
    count(session, session.version(), 1);
  }

  @Override
  public void revived(Client session) {
    revived.increment();
  }

  @Override
  public void agreed(Client session, ProtocolVersion before) {
    count(session, before, -1);
    count(session, session.version(), 1);
  }

  private void count(Client session, ProtocolVersion version, int change) {
    LongAdder sessions = open.get(new Kind(session.transport(), version));
    if (sessions != null) {
      sessions.add(change);
    }
  }

  @Override
  public void closed(Client session, CloseReason reason, long nanos, int left) {
    count(session, session.version(), -1);
    LongAdder count = closed.get(reason);
    if (count != null) {
      count.increment();
    }
    leftovers.add(left);
    telemetry.record(
        GatewayMeters.SERVER_SESSION,
        Math.min(nanos, TimeUnit.DAYS.toNanos(365)),
        reason == CloseReason.CLIENT_DELETE ? null : reason.text(),
        session.transport().label(),
        session.version().text());
  }

  @Override
  public void refused(SessionLimit limit) {
    LongAdder count = refused.get(limit);
    if (count != null) {
      count.increment();
    }
  }
}
