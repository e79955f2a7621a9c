package dev.sluice.bridge;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.KnownCapabilities;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Scope;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.RequestId;
import dev.sluice.protocol.mcp.LogLevel;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A client with a session, without HTTP in front. */
final class SessionClient implements Client {
  static final String ALL =
      "{\"elicitation\":{\"form\":{},\"url\":{}},\"roots\":{},\"sampling\":{\"tools\":{}}}";

  final Map<RequestId, AnswerListener> awaited = new LinkedHashMap<>();
  private final ProtocolVersion version;
  private final ClientCapabilities capabilities;
  int mostAsks = 10;
  private int asked;

  SessionClient(ProtocolVersion version, String capabilities) {
    this.version = version;
    this.capabilities = KnownCapabilities.of(new JsonMapper().readTree(capabilities));
  }

  SessionClient() {
    this(ProtocolVersion.V2025_11_25, ALL);
  }

  /** Answers the question with this id. */
  void answer(String id, String member) {
    AnswerListener listener = awaited.remove(new RequestId(id));
    if (listener == null) {
      throw new AssertionError("nobody waits for " + id + " (expected: " + awaited.keySet() + ')');
    }
    listener.onAnswer(Message.of("{\"jsonrpc\":\"2.0\",\"id\":" + id + "," + member + "}"));
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
  public void onClose(Runnable action) {}
}
