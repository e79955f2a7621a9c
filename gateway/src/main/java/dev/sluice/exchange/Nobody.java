package dev.sluice.exchange;

import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.RequestId;
import dev.sluice.protocol.mcp.LogLevel;
import org.jspecify.annotations.Nullable;

/** A client without a session: it makes calls and hears nothing but their replies. */
record Nobody(Scope scope, Identity identity, ClientCapabilities capabilities) implements Client {

  @Override
  public ProtocolVersion version() {
    return ProtocolVersion.LATEST_SESSION;
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
