package dev.sluice.exchange;

import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.RequestId;
import dev.sluice.protocol.mcp.LogLevel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A client without HTTP in front: it keeps what it is told and asked, answers when the test says
 * so, and leaves when it is closed. Thread-safe.
 */
public final class ScriptedClient implements Client {
  /** A client that can be asked everything. */
  public static final ClientCapabilities ABLE = new ClientCapabilities("{}", true, true, true);

  private final Scope scope;
  private final ProtocolVersion version;
  private final ClientCapabilities capabilities;
  private final List<String> pushed = new CopyOnWriteArrayList<>();
  private final CompletableFuture<String> told = new CompletableFuture<>();
  private final Map<RequestId, AnswerListener> awaited =
      Collections.synchronizedMap(new LinkedHashMap<>());
  private final List<Runnable> onClose = new ArrayList<>();
  private volatile @Nullable LogLevel level;
  private volatile int mostAsks = 10;
  private volatile boolean deaf;
  private boolean closed;
  private int asked;

  private ScriptedClient(Scope scope, ProtocolVersion version, ClientCapabilities capabilities) {
    this.scope = scope;
    this.version = version;
    this.capabilities = capabilities;
  }

  /** With a session at the address of all servers, and able to be asked everything. */
  public static ScriptedClient session() {
    return session(ABLE);
  }

  /** With a session at the address of all servers. */
  public static ScriptedClient session(ClientCapabilities capabilities) {
    return session(Scope.AGGREGATE, capabilities);
  }

  /** With a session. */
  public static ScriptedClient session(Scope scope, ClientCapabilities capabilities) {
    return session(scope, ProtocolVersion.V2025_06_18, capabilities);
  }

  /** With a session of this revision. */
  public static ScriptedClient session(
      Scope scope, ProtocolVersion version, ClientCapabilities capabilities) {
    return new ScriptedClient(scope, version, capabilities);
  }

  /** The client of one request that stands alone, at the address of all servers. */
  public static ScriptedClient alone() {
    return alone(Scope.AGGREGATE, ABLE);
  }

  /** The client of one request that stands alone. */
  public static ScriptedClient alone(Scope scope, ClientCapabilities capabilities) {
    return new ScriptedClient(scope, ProtocolVersion.V2026_07_28, capabilities);
  }

  /** What was pushed, in order. */
  public List<String> pushed() {
    return pushed;
  }

  /** The methods of what was pushed, in order. */
  public List<String> heard() {
    return pushed.stream()
        .map(json -> json.replaceAll(".*\"method\":\"([^\"]+)\".*", "$1"))
        .toList();
  }

  /** The first that was pushed. */
  public CompletableFuture<String> told() {
    return told;
  }

  /** Who waits for an answer of this client, in order. */
  public Map<RequestId, AnswerListener> awaited() {
    return awaited;
  }

  /**
   * Answers the question with this id.
   *
   * @param member {@code result} or {@code error}, with its value
   */
  public void answer(String id, String member) {
    AnswerListener listener = awaited.remove(new RequestId(id));
    if (listener == null) {
      throw new AssertionError("nobody waits for " + id + " (expected: " + awaited.keySet() + ')');
    }
    listener.onAnswer(Message.of("{\"jsonrpc\":\"2.0\",\"id\":" + id + "," + member + "}"));
  }

  public void logLevel(@Nullable LogLevel least) {
    level = least;
  }

  /** How many answers may be awaited at a time; 10 at first. */
  public void mostAsks(int most) {
    mostAsks = most;
  }

  /** Is told nothing more from now on, though it is still there. */
  public void deafen() {
    deaf = true;
  }

  /** Goes, and tells those who wait for that. */
  public void close() {
    deafen();
    List<Runnable> actions;
    synchronized (onClose) {
      closed = true;
      actions = List.copyOf(onClose);
      onClose.clear();
    }
    actions.forEach(Runnable::run);
  }

  /** How many things wait for it to go. */
  public int watchers() {
    synchronized (onClose) {
      return onClose.size();
    }
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
    return version;
  }

  @Override
  public ClientCapabilities capabilities() {
    return capabilities;
  }

  @Override
  public boolean isSession() {
    return !version.standsAlone();
  }

  @Override
  public @Nullable LogLevel logLevel() {
    return level;
  }

  @Override
  public boolean push(Message message) {
    boolean hears = isSession() && !deaf;
    if (hears) {
      String json = MessageText.of(message);
      pushed.add(json);
      told.complete(json);
    }
    message.release();
    return hears;
  }

  @Override
  public @Nullable RequestId awaitAnswer(AnswerListener listener) {
    synchronized (awaited) {
      if (awaited.size() >= mostAsks) {
        return null;
      }
      RequestId id = RequestId.of(900 + asked++);
      awaited.put(id, listener);
      return id;
    }
  }

  @Override
  public void forgetAnswer(RequestId id) {
    awaited.remove(id);
  }

  @Override
  public void onClose(Runnable action) {
    synchronized (onClose) {
      if (!closed) {
        onClose.add(action);
        return;
      }
    }
    action.run();
  }
}
