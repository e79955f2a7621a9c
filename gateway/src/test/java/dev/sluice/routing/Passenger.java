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
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A client session that is told things and left on any thread. */
final class Passenger implements Client {
  final CompletableFuture<Boolean> closed = new CompletableFuture<>();
  final CompletableFuture<Boolean> told = new CompletableFuture<>();
  private final ClientCapabilities capabilities;
  private @Nullable List<Runnable> onClose = new ArrayList<>();

  /**
   * @param kind tells its capabilities from those of others
   */
  Passenger(int kind) {
    capabilities = new ClientCapabilities("{\"k\":" + kind + '}', false, false, false);
  }

  void close() {
    List<Runnable> actions;
    synchronized (this) {
      actions = onClose == null ? List.of() : onClose;
      onClose = null;
    }
    actions.forEach(Runnable::run);
    closed.complete(true);
  }

  @Override
  public Scope scope() {
    return Scope.AGGREGATE;
  }

  @Override
  public Identity identity() {
    return Identity.ANONYMOUS;
  }

  @Override
  public ProtocolVersion version() {
    return ProtocolVersion.V2025_11_25;
  }

  @Override
  public ClientCapabilities capabilities() {
    return capabilities;
  }

  @Override
  public @Nullable LogLevel logLevel() {
    return null;
  }

  @Override
  public boolean push(Message message) {
    message.release();
    told.complete(true);
    return true;
  }

  @Override
  public @Nullable RequestId awaitAnswer(AnswerListener listener) {
    return null;
  }

  @Override
  public void forgetAnswer(RequestId id) {}

  @Override
  public void onClose(Runnable action) {
    synchronized (this) {
      if (onClose != null) {
        onClose.add(action);
        return;
      }
    }
    action.run();
  }
}
