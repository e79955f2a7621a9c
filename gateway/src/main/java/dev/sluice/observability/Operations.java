package dev.sluice.observability;

import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.era.ProtocolVersion;
import org.jspecify.annotations.Nullable;

/**
 * Hears the outcome of every operation, once. Called on event loops; must not block and must be
 * cheap.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/gen-ai/mcp/">OpenTelemetry, MCP</a>
 */
public interface Operations {

  /**
   * A client's request or notification ended.
   *
   * @param errorType null for success; {@code tool_error}, a {@code Reason}'s text, a client
   *     fault's name in lower case, or a JSON-RPC code
   * @param transport {@code streamable_http}, {@code sse} or {@code http}
   */
  void served(Exchange exchange, @Nullable String errorType, String transport, long nanos);

  /**
   * A request to a server ended.
   *
   * @param target the tool or prompt, only when known to exist
   */
  void called(
      ServerName server,
      String method,
      @Nullable String target,
      @Nullable String errorType,
      String transport,
      @Nullable ProtocolVersion version,
      long nanos);

  /** A call that had to wait for its turn at a server got it after so long. */
  default void queued(ServerName server, long nanos) {}

  /** Hears nothing. */
  Operations NONE =
      new Operations() {
        @Override
        public void served(
            Exchange exchange, @Nullable String errorType, String transport, long nanos) {}

        @Override
        public void called(
            ServerName server,
            String method,
            @Nullable String target,
            @Nullable String errorType,
            String transport,
            @Nullable ProtocolVersion version,
            long nanos) {}
      };
}
