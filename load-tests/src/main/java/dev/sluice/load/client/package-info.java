/**
 * Lean MCP clients on Netty: one handler a connection, bytes in and bytes out, no JSON tree. Every
 * object is confined to the event loop of its connection.
 */
@NullMarked
package dev.sluice.load.client;

import org.jspecify.annotations.NullMarked;
