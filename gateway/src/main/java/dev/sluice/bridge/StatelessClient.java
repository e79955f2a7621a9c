package dev.sluice.bridge;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Scope;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.RequestId;
import dev.sluice.protocol.mcp.LogLevel;
import org.jspecify.annotations.Nullable;

/**
 * The client of one request that stands alone, as the request describes it. It can be told nothing
 * but what belongs to the request, and asked nothing but in its result.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2026-07-28/basic#statelessness">Statelessness,
 *     MCP 2026-07-28</a>
 */
final class StatelessClient implements Client {
  private final Exchange exchange;
  private final ClientCapabilities capabilities;
  private final @Nullable LogLevel logLevel;
  private volatile @Nullable ParkableCall call;

  /**
   * @param logLevel null when it wants no log messages
   */
  StatelessClient(Exchange exchange, ClientCapabilities capabilities, @Nullable LogLevel logLevel) {
    this.exchange = exchange;
    this.capabilities = capabilities;
    this.logLevel = logLevel;
  }

  /** The call whose server may ask this client; none can before. */
  void calls(ParkableCall parkable) {
    call = parkable;
  }

  @Override
  public Scope scope() {
    return exchange.scope();
  }

  @Override
  public Identity identity() {
    return exchange.identity();
  }

  @Override
  public ProtocolVersion version() {
    return ProtocolVersion.V2026_07_28;
  }

  @Override
  public ClientCapabilities capabilities() {
    return capabilities;
  }

  @Override
  public boolean isSession() {
    return false;
  }

  @Override
  public @Nullable LogLevel logLevel() {
    return logLevel;
  }

  @Override
  public boolean push(Message message) {
    message.release();
    return false;
  }

  @Override
  public @Nullable RequestId awaitAnswer(AnswerListener listener) {
    ParkableCall asking = call;
    return asking == null ? null : asking.awaitAnswer(listener);
  }

  @Override
  public void forgetAnswer(RequestId id) {
    ParkableCall asking = call;
    if (asking != null) {
      asking.forgetAnswer(id);
    }
  }

  /** Nothing of it outlives its call. */
  @Override
  public void onClose(Runnable action) {}
}
