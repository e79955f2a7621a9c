package dev.sluice.routing;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ServerName;

/**
 * One list of one server, as it shows it to one client.
 *
 * @param client on whose behalf the gateway asks; hears nothing
 */
record Source(Fleet fleet, Client client, ServerName server, ListKind kind) {}
