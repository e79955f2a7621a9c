package dev.sluice.routing;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Scope;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.RequestId;
import dev.sluice.protocol.mcp.LogLevel;
import org.jspecify.annotations.Nullable;

/** The client of one request that stands alone. */
record Caller(Scope scope) implements Client {

  @Override
  public Identity identity() {
    return Identity.ANONYMOUS;
  }

  @Override
  public ProtocolVersion version() {
    return ProtocolVersion.V2026_07_28;
  }

  @Override
  public ClientCapabilities capabilities() {
    return ClientCapabilities.NONE;
  }

  @Override
  public boolean isSession() {
    return false;
  }

  @Override
  public @Nullable LogLevel logLevel() {
    return null;
  }

  @Override
  public boolean push(Message message) {
    message.release();
    return false;
  }

  @Override
  public @Nullable RequestId awaitAnswer(AnswerListener listener) {
    return null;
  }

  @Override
  public void forgetAnswer(RequestId id) {}

  @Override
  public void onClose(Runnable action) {}
}
