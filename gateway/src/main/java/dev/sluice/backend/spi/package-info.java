/** What a transport to an MCP server must offer, and the handshake all of them share. */
@NullMarked
package dev.sluice.backend.spi;

import org.jspecify.annotations.NullMarked;
