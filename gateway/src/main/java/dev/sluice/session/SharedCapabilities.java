package dev.sluice.session;

import dev.sluice.exchange.ClientCapabilities;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps one copy of the capabilities that many clients declare alike. Thread-safe; past {@link
 * #MAX} different ones it keeps no more.
 */
final class SharedCapabilities {
  static final int MAX = 256;

  private final Map<ClientCapabilities, ClientCapabilities> known = new ConcurrentHashMap<>();

  SharedCapabilities() {
    known.put(ClientCapabilities.NONE, ClientCapabilities.NONE);
  }

  ClientCapabilities share(ClientCapabilities declared) {
    ClientCapabilities shared = known.get(declared);
    if (shared != null) {
      return shared;
    }
    if (known.size() >= MAX) {
      return declared;
    }
    ClientCapabilities earlier = known.putIfAbsent(declared, declared);
    return earlier == null ? declared : earlier;
  }
}
