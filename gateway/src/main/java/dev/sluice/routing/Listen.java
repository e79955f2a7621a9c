package dev.sluice.routing;

import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.Scope;
import dev.sluice.exchange.ServerDescription;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.jsonrpc.RequestId;
import dev.sluice.protocol.mcp.LogLevel;
import dev.sluice.protocol.mcp.McpMethod;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One {@code subscriptions/listen} stream, seen by all that serves sessions as a client: what is
 * pushed to it is written into the answer of its request, if its filter wants it, with its tag.
 * What comes before the acknowledgment, or while the reader is slow, waits in {@link PendingNews}.
 *
 * <p>Everything that is written is written on the loop of its request; {@link #push} and {@link
 * #onClose} may be called on any thread.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/subscriptions">Subscriptions,
 *     MCP 2026-07-28</a>
 */
final class Listen implements Client, InFlight {
  private static final Logger LOG = LoggerFactory.getLogger(Listen.class);

  private final Client caller;
  private final EventLoop loop;
  private final ReplySink sink;
  private final RequestId id;
  private final SubscriptionTag tag;
  private final PendingNews pending;
  private final List<Runnable> onClose = new ArrayList<>();
  private volatile ListenFilter filter;
  private ListenState state = ListenState.PREPARING;
  private boolean paused;
  private boolean closed;
  private final Map<ServerName, ServerDescription> servers = new HashMap<>();

  /**
   * @param caller the client of the request, whose name and capabilities this has
   * @param filter what it asks for
   * @param maxPending most notifications waiting to be written
   */
  Listen(Exchange exchange, Client caller, ReplySink sink, ListenFilter filter, int maxPending) {
    this.caller = caller;
    this.loop = exchange.loop();
    this.sink = sink;
    this.id = Objects.requireNonNull(exchange.id(), "id");
    this.tag = new SubscriptionTag(id);
    this.filter = filter;
    this.pending = new PendingNews(maxPending);
  }

  EventLoop loop() {
    return loop;
  }

  /** What it is told of. */
  ListenFilter filter() {
    return filter;
  }

  /** True until it was acknowledged or ended. */
  boolean preparing() {
    assert loop.inEventLoop();
    return state == ListenState.PREPARING;
  }

  /** True between its acknowledgment and its end. */
  boolean isOpen() {
    assert loop.inEventLoop();
    return state == ListenState.OPEN;
  }

  /**
   * Remembers by which description a server is known here; there is one for each session with it.
   *
   * @return true when it is another than before
   */
  @SuppressWarnings("ReferenceEquality") // equal ones may be of different sessions
  boolean hears(ServerName server, ServerDescription description) {
    assert loop.inEventLoop();
    return servers.put(server, description) != description;
  }

  /** From now on only this is wanted. */
  void narrow(ListenFilter honoured) {
    filter = honoured;
  }

  /** Says what will be told, and tells what has come meanwhile. */
  void acknowledge(ListenFilter honoured) {
    assert loop.inEventLoop();
    if (!become(ListenState.OPEN)) {
      return;
    }
    filter = honoured;
    boolean _ =
        sink.interim(
            OwnMessages.notification(
                McpMethod.NOTIFICATIONS_SUBSCRIPTIONS_ACKNOWLEDGED,
                '{' + tag.meta() + ",\"notifications\":" + honoured.json() + '}'));
    flush();
  }

  @Override
  public boolean push(Message message) {
    String subject = filter.wants(message.method()) ? subject(message) : null;
    if (subject == null) {
      message.release();
      return false;
    }
    return switch (pending.add(subject, message)) {
      case WAITS -> true;
      case FIRST -> {
        onLoop(this::flush);
        yield true;
      }
      case FULL -> {
        LOG.debug("listen_overflow method={}", McpMethod.NOTIFICATIONS_RESOURCES_UPDATED);
        onLoop(this::complete);
        yield false;
      }
      case CLOSED -> false;
    };
  }

  private static @Nullable String subject(Message message) {
    String method = message.method();
    return McpMethod.NOTIFICATIONS_RESOURCES_UPDATED.equals(method)
        ? message.text(Member.URI)
        : method;
  }

  private void onLoop(Runnable action) {
    if (loop.inEventLoop()) {
      action.run();
    } else if (!loop.isShuttingDown()) {
      loop.execute(action);
    }
  }

  private void flush() {
    while (state == ListenState.OPEN && !paused) {
      Message next = pending.poll();
      if (next == null) {
        return;
      }
      boolean _ = sink.interim(tag.put(next));
    }
  }

  /** Ends the stream for a reason of the gateway's, on any thread. */
  void end() {
    onLoop(this::complete);
  }

  private void complete() {
    if (state == ListenState.PREPARING) {
      finish(
          new Reply.Failed(
              new Failure.ByGateway(
                  Reason.SHUTTING_DOWN, "the gateway closed this before it began; call again")));
    } else {
      finish(OwnMessages.result(id, "{\"resultType\":\"complete\"," + tag.meta() + '}'));
    }
  }

  /** The last of it. */
  void finish(Reply reply) {
    assert loop.inEventLoop();
    if (!become(ListenState.ENDED)) {
      OwnRequest.discard(reply);
      return;
    }
    pending.close();
    List<Runnable> actions;
    synchronized (onClose) {
      closed = true;
      actions = List.copyOf(onClose);
      onClose.clear();
    }
    actions.forEach(Runnable::run);
    sink.finish(reply);
  }

  private boolean become(ListenState next) {
    boolean allowed = state.canBecome(next);
    state = allowed ? next : state;
    return allowed;
  }

  @Override
  public void cancel(CancelReason reason) {
    switch (reason) {
      case CLIENT_CANCELLED, CLIENT_DISCONNECTED ->
          finish(
              new Reply.Failed(
                  new Failure.ByGateway(
                      Reason.CANCELLED,
                      "the client ended its subscription; open another to hear more")));
      case SESSION_CLOSED, SHUTDOWN -> complete();
    }
  }

  @Override
  public void pause() {
    paused = true;
  }

  @Override
  public void resume() {
    paused = false;
    flush();
  }

  @Override
  public Scope scope() {
    return caller.scope();
  }

  @Override
  public Identity identity() {
    return caller.identity();
  }

  @Override
  public ProtocolVersion version() {
    return caller.version();
  }

  @Override
  public ClientCapabilities capabilities() {
    return caller.capabilities();
  }

  /** Log messages belong to calls. */
  @Override
  public @Nullable LogLevel logLevel() {
    return null;
  }

  @Override
  public @Nullable RequestId awaitAnswer(AnswerListener listener) {
    return null;
  }

  @Override
  public void forgetAnswer(RequestId unknown) {}

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
