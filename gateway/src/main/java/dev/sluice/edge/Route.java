package dev.sluice.edge;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientTransport;
import dev.sluice.exchange.Scope;
import org.jspecify.annotations.Nullable;

/**
 * What a path stands for.
 *
 * @param scope the servers behind it
 * @param nobody the client of calls that come without a session
 */
record Route(Kind kind, Scope scope, Client nobody) {

  /** The endpoints of the public port. */
  enum Kind {
    MCP(true, "GET, POST, DELETE"),
    /** The stream of HTTP+SSE. */
    SSE(true, "GET"),
    /** Where messages of an HTTP+SSE session are posted. */
    MESSAGES(true, "POST"),
    TOOLS(false, "GET"),
    TOOLS_CALL(false, "POST"),
    LIVE(false, "GET, HEAD"),
    READY(false, "GET, HEAD"),
    /** An MCP or SSE path, asked by {@code sluice doctor}. */
    PROBE(false, "GET, POST"),
    /** Any path, asked by a browser whether a page may call it. */
    PREFLIGHT(false, "OPTIONS"),
    /** No endpoint, but spelled like an MCP one. */
    NO_MCP(true, ""),
    NOWHERE(false, "");

    private final boolean rpc;
    private final String allow;

    Kind(boolean rpc, String allow) {
      this.rpc = rpc;
      this.allow = allow;
    }

    /** True when errors are JSON-RPC, false when they are problem documents. */
    boolean rpc() {
      return rpc;
    }

    /** The methods served, as in the {@code Allow} header. */
    String allow() {
      return allow;
    }

    boolean health() {
      return this == LIVE || this == READY;
    }

    /** The transport whose session ids come here, null when none do. */
    @Nullable ClientTransport transport() {
      return switch (this) {
        case MCP -> ClientTransport.STREAMABLE_HTTP;
        case MESSAGES -> ClientTransport.HTTP_SSE;
        case SSE, TOOLS, TOOLS_CALL, LIVE, READY, PROBE, PREFLIGHT, NO_MCP, NOWHERE -> null;
      };
    }

    boolean isMcpOrSse() {
      return this == MCP || this == SSE;
    }

    boolean exists() {
      return this != NO_MCP && this != NOWHERE;
    }
  }
}
