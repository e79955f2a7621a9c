package dev.sluice.session;

import java.util.Collections;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the sessions bit by bit and closes those whose time is over: all of them in one step
 * while they are few, within {@link #STEPS} steps however many they are. Confined to one thread at
 * a time.
 */
final class Sweep {
  /** Fewer sessions than this are all looked at in each step. */
  static final int LEAST_LOOKS = 1_000;

  /** Steps that a pass takes at most. */
  static final int STEPS = 16;

  private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);

  /** A closing session whose cancelled calls still have not ended after this is closed anyway. */
  private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final SessionConfig config;
  private final SessionTable table;
  private Iterator<Session> pass = Collections.emptyIterator();

  Sweep(SessionConfig config, SessionTable table) {
    this.config = config;
    this.table = table;
  }

  /** One step. */
  void step(long now) {
    int looks = Math.max(LEAST_LOOKS, table.size() / STEPS + 1);
    if (!pass.hasNext()) {
      pass = table.iterator();
    }
    for (int i = 0; i < looks && pass.hasNext(); i++) {
      look(pass.next(), now);
    }
    if (!pass.hasNext()) {
      pass = Collections.emptyIterator();
    }
  }

  private void look(Session session, long now) {
    session.streams().sweep(now);
    SessionState state = session.holdings().state();
    long idle = now - session.holdings().usedNanos();
    if (state == SessionState.DRAINING) {
      if (idle >= GIVE_UP_NANOS) {
        giveUp(session);
      }
    } else if (session.isExpired(now)) {
      session.close(CloseReason.EXPIRED);
    } else if (state == SessionState.NEGOTIATING && idle >= config.negotiateTimeout().toNanos()) {
      session.closeIfUnconfirmed(now - config.negotiateTimeout().toNanos());
    } else if (idle >= config.idleTimeout().toNanos()) {
      session.closeIfIdle(CloseReason.IDLE, now - config.idleTimeout().toNanos());
    }
  }

  private static void giveUp(Session session) {
    LOG.warn(
        "session_calls_given_up calls={} revision={}",
        session.holdings().ledger().calls(),
        session.version().text());
    session.conclude(true);
  }
}
