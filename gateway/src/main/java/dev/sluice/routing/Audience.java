package dev.sluice.routing;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.Identity;

/** Clients that a server shows the same catalogue: one caller, one set of declared capabilities. */
record Audience(Identity identity, ClientCapabilities capabilities) {

  static Audience of(Client client) {
    return new Audience(client.identity(), client.capabilities());
  }
}
