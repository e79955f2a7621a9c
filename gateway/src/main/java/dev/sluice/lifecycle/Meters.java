package dev.sluice.lifecycle;

import dev.sluice.observability.Operations;
import dev.sluice.session.SessionListener;

/** Where outcomes are counted. */
final class Meters {
  Operations operations() {
    return Operations.NONE;
  }

  SessionListener sessions() {
    return SessionListener.NONE;
  }

  void watch(GatewayAssembly a) {}
}
