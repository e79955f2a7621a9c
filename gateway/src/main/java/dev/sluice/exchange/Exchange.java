package dev.sluice.exchange;

import dev.sluice.protocol.jsonrpc.RequestId;
import io.netty.channel.EventLoop;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message of a client and what the gateway knows about it. Confined to its event loop. The
 * stage that created it releases its message after the sink finished.
 */
public final class Exchange {
  private final Scope scope;
  private final Identity identity;
  private final Message message;
  private final EventLoop loop;
  private final long startNanos;
  private @Nullable Client client;
  private @Nullable ServerName server;
  private @Nullable String target;
  private @Nullable Journey journey;
  private boolean answerUnwanted;
  private Map<String, String> paramHeaders = Map.of();
  private long awayNanos = -1;

  /**
   * @param client the session the message came in, null when it came without
   * @param startNanos {@link System#nanoTime} when its first byte was read
   */
  public Exchange(
      Scope scope,
      Identity identity,
      @Nullable Client client,
      Message message,
      EventLoop loop,
      long startNanos) {
    this.scope = scope;
    this.identity = identity;
    this.client = client;
    this.message = message;
    this.loop = loop;
    this.startNanos = startNanos;
  }

  public Scope scope() {
    return scope;
  }

  public Identity identity() {
    return identity;
  }

  public Message message() {
    return message;
  }

  /** The loop of the connection the message came on; everything about it happens there. */
  public EventLoop loop() {
    return loop;
  }

  public long startNanos() {
    return startNanos;
  }

  public @Nullable Client client() {
    return client;
  }

  /**
   * Set once: by {@code session} when {@code initialize} opens the session, by {@code bridge} for a
   * client without one.
   */
  public void client(Client opened) {
    this.client = opened;
  }

  /** The client's id, null for notifications. */
  public @Nullable RequestId id() {
    return message.envelope().id();
  }

  /** The server the call was routed to, once known. */
  public @Nullable ServerName server() {
    return server;
  }

  /** The server's own name of the tool or prompt, once known to exist; safe as a label. */
  public @Nullable String target() {
    return target;
  }

  public void routed(ServerName server, @Nullable String target) {
    this.server = server;
    this.target = target;
  }

  /**
   * How much of its time the call was not in the gateway's hands but in those of a server, or of
   * the client that was asked something; negative when no server was asked.
   */
  public long awayNanos() {
    return awayNanos;
  }

  /** It was out of the gateway's hands for so long. On its loop, before its outcome. */
  public void wasAway(long nanos) {
    awayNanos = Math.max(0, awayNanos) + nanos;
  }

  /**
   * The {@code Mcp-Param-*} headers the request came with: what follows that prefix in lower case,
   * and the value as it came.
   */
  public Map<String, String> paramHeaders() {
    return paramHeaders;
  }

  /** Set once, by {@code edge}. */
  public void paramHeaders(Map<String, String> headers) {
    paramHeaders = Map.copyOf(headers);
  }

  /** What is recorded of its way, null for nothing. */
  public @Nullable Journey journey() {
    return journey;
  }

  /** Set once, by {@code edge}, before any stage sees it. */
  public void journey(@Nullable Journey begun) {
    journey = begun;
  }

  /** The client cancelled the request: a failure of it is not to be sent. */
  public void answerUnwanted() {
    answerUnwanted = true;
  }

  /**
   * Whether the client cancelled the request and wants no answer any more.
   *
   * @see <a
   *     href="https://modelcontextprotocol.io/specification/2025-11-25/basic/utilities/cancellation#behavior-requirements">Cancellation,
   *     MCP 2025-11-25</a>
   */
  public boolean isAnswerUnwanted() {
    return answerUnwanted;
  }
}
