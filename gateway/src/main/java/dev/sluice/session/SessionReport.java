package dev.sluice.session;

import dev.sluice.exchange.Scope;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * One session as an operator may see it.
 *
 * @param id shortened: enough to tell it from others, not to use it
 * @param scope the server whose address it was opened at, {@code *} for all of them
 * @param ageSeconds since it was opened or revived here
 * @param idleSeconds since the client was heard or a call ended
 */
public record SessionReport(
    String id,
    String transport,
    String revision,
    String scope,
    String caller,
    String state,
    long ageSeconds,
    long idleSeconds,
    Ledger holds) {

  static SessionReport of(Session session, long now) {
    Holdings holdings = session.holdings();
    return new SessionReport(
        ShortId.of(session.id()),
        session.transport().label(),
        session.version().text(),
        switch (session.scope()) {
          case Scope.Aggregate _ -> "*";
          case Scope.Single(var server) -> server.value();
        },
        session.identity().name(),
        holdings.state().name().toLowerCase(Locale.ROOT),
        TimeUnit.NANOSECONDS.toSeconds(now - session.openedNanos()),
        TimeUnit.NANOSECONDS.toSeconds(now - holdings.usedNanos()),
        session.ledger());
  }
}
