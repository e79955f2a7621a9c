package dev.sluice.dispatch;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.Identity;
import org.jspecify.annotations.Nullable;

/**
 * Whose calls may share an upstream session.
 *
 * @param identity the caller, null when callers share
 * @param capabilities what the upstream {@code initialize} declares, null where each request
 *     declares its own client's
 * @param owner the one client session it belongs to, null unless dedicated; compared by identity
 * @param place 0, or more for one beside others that may be shared as well but are not lent now
 */
record SessionKey(
    @Nullable Identity identity,
    @Nullable ClientCapabilities capabilities,
    @Nullable Client owner,
    int place) {

  /** The one session of a server that knows none, or of which nothing is known yet. */
  static final SessionKey EVERYBODY = new SessionKey(null, null, null, 0);

  /** The same with another place. */
  SessionKey at(int other) {
    return other == place ? this : new SessionKey(identity, capabilities, owner, other);
  }

  static SessionKey of(UpstreamSharing sharing, Client client) {
    return switch (sharing) {
      case AUTO -> new SessionKey(client.identity(), client.capabilities(), null, 0);
      case SHARED -> new SessionKey(null, client.capabilities(), null, 0);
      case DEDICATED ->
          new SessionKey(
              client.identity(), client.capabilities(), client.isSession() ? client : null, 0);
    };
  }
}
