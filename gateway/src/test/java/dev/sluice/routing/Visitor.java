package dev.sluice.routing;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Scope;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.RequestId;
import dev.sluice.protocol.mcp.LogLevel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client session without HTTP in front. */
final class Visitor implements Client {
  final List<String> pushed = new ArrayList<>();
  final List<Runnable> onClose = new ArrayList<>();
  @Nullable LogLevel level;
  boolean closed;
  private final Scope scope;
  private final ClientCapabilities capabilities;

  Visitor(Scope scope, ClientCapabilities capabilities) {
    this.scope = scope;
    this.capabilities = capabilities;
  }

  void close() {
    closed = true;
    List.copyOf(onClose).forEach(Runnable::run);
    onClose.clear();
  }

  /** The methods of what was pushed, in order. */
  List<String> heard() {
    return pushed.stream()
        .map(json -> json.replaceAll(".*\"method\":\"([^\"]+)\".*", "$1"))
        .toList();
  }

  @Override
  public Scope scope() {
    return scope;
  }

  @Override
  public Identity identity() {
    return Identity.ANONYMOUS;
  }

  @Override
  public ProtocolVersion version() {
    return ProtocolVersion.V2025_06_18;
  }

  @Override
  public ClientCapabilities capabilities() {
    return capabilities;
  }

  @Override
  public @Nullable LogLevel logLevel() {
    return level;
  }

  @Override
  public boolean push(Message message) {
    if (!closed) {
      pushed.add(Town.text(message));
    }
    message.release();
    return !closed;
  }

  @Override
  public @Nullable RequestId awaitAnswer(AnswerListener listener) {
    return null;
  }

  @Override
  public void forgetAnswer(RequestId id) {}

  @Override
  public void onClose(Runnable action) {
    if (closed) {
      action.run();
    } else {
      onClose.add(action);
    }
  }
}
