package dev.sluice.session;

import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.protocol.era.ProtocolVersion;

/**
 * What a session id says of its session.
 *
 * @param issuedSeconds when it was sealed, since the epoch
 * @param expiresSeconds from when on it is worth nothing
 * @param capabilities what the client declared; its well-known part when all of it was too long
 */
record Pass(
    ProtocolVersion version,
    ClientCapabilities capabilities,
    long issuedSeconds,
    long expiresSeconds) {}
