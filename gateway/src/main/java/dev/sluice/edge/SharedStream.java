package dev.sluice.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.EventLog;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.OutboundStream;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.Scope;
import dev.sluice.exchange.SessionDoor;
import dev.sluice.exchange.SessionDoor.Opening;
import dev.sluice.protocol.jsonrpc.Envelope;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The stream of one HTTP+SSE session, on which everything of that session comes: first where to
 * post, then replies, what comes before them, and what belongs to no call. The session lives as
 * long as it does. {@link #send} and {@link #close} may be called from any thread and hop to the
 * channel's loop; all else is confined to it, the session's calls included: while the channel takes
 * nothing, all of them are paused.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2024-11-05/basic/transports#http-with-sse">HTTP
 *     with SSE, MCP 2024-11-05</a>
 */
final class SharedStream implements OutboundStream, EventLog.Source {

  private enum State {
    /** The session is not there yet. */
    NEW,
    OPEN,
    /** Nothing is written any more. */
    ENDED
  }

  private final EdgeContext edge;
  private final SessionDoor sessions;
  private final Responder responder;
  private final EventLog log;
  private final EventStream events;
  private final Set<SharedCall> calls = Collections.newSetFromMap(new IdentityHashMap<>(4));
  private State state = State.NEW;
  private @Nullable Client client;

  SharedStream(EdgeContext edge, Responder responder, Scope scope) {
    this.edge = edge;
    this.sessions = edge.stages().sessions();
    this.responder = responder;
    this.log = EventLog.shared(edge.counts());
    this.events = new EventStream(edge, scope, responder, log, this::ended);
    log.source(this);
  }

  EventLoop loop() {
    return responder.loop();
  }

  /** Opens the session, and the stream with its {@code endpoint} event. */
  Answer open(IncomingRequest request) {
    Scope scope = request.head().route().scope();
    return switch (sessions.open(scope, Identity.ANONYMOUS, this)) {
      case Opening.Refused(Failure failure) -> refuse(request, failure);
      case Opening.Opened(Client _, String _) when state == State.ENDED ->
          refuse(request, PostedMessages.GOING_DOWN);
      case Opening.Opened(Client opened, String sessionId) -> {
        state = State.OPEN;
        client = opened;
        events.open(
            announcement(edge.address().messages(request.head(), responder.peer(), sessionId)));
        yield events;
      }
    };
  }

  private Answer refuse(IncomingRequest request, Failure failure) {
    state = State.ENDED;
    return RpcRefusal.send(edge, request, responder, failure, null);
  }

  private static ByteBuf announcement(String address) {
    return Unpooled.copiedBuffer("event: endpoint\ndata: " + address + "\n\n", US_ASCII);
  }

  /** Why these messages are not taken, null when they are. */
  @Nullable Failure refusal(List<Exchange> posted) {
    assert loop().inEventLoop();
    if (state != State.OPEN) {
      return SseEndpoint.NO_STREAM;
    }
    long unanswerable =
        posted.stream().filter(one -> one.message().kind() != Envelope.Kind.REQUEST).count();
    return unanswerable > 0 && calls.size() + unanswerable > most() ? overloaded() : null;
  }

  /** Starts what a message asks for. Takes ownership of the exchange's message. */
  void take(Exchange exchange) {
    assert loop().inEventLoop();
    SharedCall call = new SharedCall(edge, this, exchange);
    if (calls.size() >= most()) {
      call.finish(new Reply.Failed(overloaded()));
      return;
    }
    call.start();
    if (!call.isFinished()) {
      calls.add(call);
      if (!responder.writable()) {
        call.pause();
      }
    }
  }

  private int most() {
    return edge.config().limits().streams();
  }

  private Failure overloaded() {
    return new Failure.ByGateway(
        Reason.OVERLOADED,
        "The session already has "
            + most()
            + " messages under way (limits.streams). Wait for one to end.");
  }

  /** The call writes its answer now, and is forgotten. */
  void finished(SharedCall call) {
    calls.remove(call);
  }

  /** Writes what comes before a reply; false when it found no room. Takes ownership. */
  boolean interim(Message message) {
    return log.append(message);
  }

  /** Writes a response. Takes ownership. */
  void answer(Message response) {
    log.append(response);
  }

  /** Writes a response of the gateway's own. Takes ownership. */
  void answer(ByteBuf json) {
    log.respond(json);
  }

  @Override
  public void send(Message message) {
    log.append(message);
  }

  @Override
  public void close() {
    if (loop().inEventLoop()) {
      end();
    } else {
      loop().execute(this::end);
    }
  }

  private void end() {
    if (state == State.NEW) {
      state = State.ENDED;
    } else {
      events.close();
    }
  }

  private void ended(EventStream.End end) {
    state = State.ENDED;
    Client mine = client;
    if (mine == null) {
      return;
    }
    switch (end) {
      case OVERFLOWED -> sessions.overflowed(mine);
      case GONE -> {
        sessions.disconnected(mine);
        // What does not end by being cancelled must go on to its end.
        flowChanged();
      }
      case COMPLETE, CLOSED, DISPLACED -> {}
    }
  }

  @Override
  public void flowChanged() {
    if (!loop().inEventLoop()) {
      loop().execute(this::flowChanged);
      return;
    }
    boolean slow = log.isStalled();
    for (SharedCall call : calls.toArray(new SharedCall[0])) {
      if (slow) {
        call.pause();
      } else {
        call.resume();
      }
    }
  }
}
