package dev.sluice.dispatch;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Scope;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.RequestId;
import dev.sluice.protocol.mcp.LogLevel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A client session without HTTP in front. */
final class AskedClient implements Client {
  final Map<RequestId, AnswerListener> awaited = new LinkedHashMap<>();
  final List<String> pushed = new ArrayList<>();
  final List<Runnable> onClose = new ArrayList<>();
  final ClientCapabilities capabilities;
  @Nullable LogLevel level;
  boolean session = true;
  ProtocolVersion version = ProtocolVersion.V2025_06_18;
  int mostAsks = 10;
  private int asked;

  AskedClient(ClientCapabilities capabilities) {
    this.capabilities = capabilities;
  }

  AskedClient() {
    this(new ClientCapabilities("{}", true, true, true));
  }

  /** A client of one request, which can be asked in its result only. */
  static AskedClient alone() {
    AskedClient client = new AskedClient();
    client.session = false;
    client.version = ProtocolVersion.V2026_07_28;
    return client;
  }

  void close() {
    onClose.forEach(Runnable::run);
    onClose.clear();
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
    return version;
  }

  @Override
  public ClientCapabilities capabilities() {
    return capabilities;
  }

  @Override
  public boolean isSession() {
    return session;
  }

  @Override
  public @Nullable LogLevel logLevel() {
    return level;
  }

  @Override
  public boolean push(Message message) {
    pushed.add(ScriptedTransport.text(message));
    message.release();
    return true;
  }

  @Override
  public @Nullable RequestId awaitAnswer(AnswerListener listener) {
    if (awaited.size() >= mostAsks) {
      return null;
    }
    RequestId id = RequestId.of(900 + asked++);
    awaited.put(id, listener);
    return id;
  }

  @Override
  public void forgetAnswer(RequestId id) {
    awaited.remove(id);
  }

  @Override
  public void onClose(Runnable action) {
    onClose.add(action);
  }
}
