package dev.sluice.edge;

import dev.sluice.edge.EventStream.Opening;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.EventLog;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Scope;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The way of one reply to its client: JSON when it is ready at once, an SSE stream as soon as there
 * is something to say before it or it takes long. Slows the work down to what the client takes.
 * Confined to its channel's loop, but for {@link #flowChanged}, which hops there.
 */
final class Delivery implements EventLog.Source {
  private final EdgeContext edge;
  private final Responder responder;
  private final Scope scope;
  private final @Nullable Client session;
  private final boolean json;
  private final boolean stream;
  private InFlight inFlight = InFlight.DONE;
  private @Nullable EventStream events;

  /**
   * @param session what remembers a stream that breaks, null for nothing
   * @param mayStream false for a reply that must be JSON
   */
  Delivery(
      EdgeContext edge,
      Responder responder,
      RequestHead head,
      @Nullable Client session,
      boolean mayStream) {
    this.edge = edge;
    this.responder = responder;
    this.scope = head.route().scope();
    this.session = session;
    this.json = head.acceptsJson();
    this.stream = mayStream && head.acceptsStream();
  }

  /** Whether something can be said before the answer. */
  boolean canStream() {
    return stream;
  }

  /** The time runs after which the reply becomes a stream. */
  void begin() {
    if (stream) {
      responder.wakeIn(edge.config().response().upgradeAfter().toMillis());
    }
  }

  /** The work that the reply comes from is under way. */
  void follow(InFlight work) {
    inFlight = work;
    if (!responder.gone() && !responder.writable()) {
      work.pause();
    }
  }

  InFlight work() {
    return inFlight;
  }

  /** Sends something ahead of the answer; false when nobody hears it. Takes ownership. */
  boolean interim(Message message) {
    EventStream open = events;
    if (open == null && responder.gone()) {
      message.release();
      return false;
    }
    return (open == null ? stream(Opening.EVENT) : open).log().append(message);
  }

  private EventStream stream(Opening opening) {
    EventLog log = edge.replyLog(session);
    log.source(this);
    EventStream opened = new EventStream(edge, scope, responder, log, end -> {});
    events = opened;
    opened.open(edge.opening(opening, session, log), EventLog.UNSEEN);
    return opened;
  }

  /** Sends the answer, under this head if the reply is no stream. Takes ownership. */
  void answer(ResponseHead first, Message message, Exchange exchange) {
    inFlight = InFlight.DONE;
    EventStream open = events;
    if (open == null && responder.gone()) {
      message.release();
    } else if (open != null || (stream && !json)) {
      EventLog log = (open == null ? stream(Opening.EVENT) : open).log();
      log.respond(message, Outcomes.notKept(exchange));
      log.complete();
    } else {
      responder.message(first, message);
      message.release();
    }
  }

  /** Sends an answer of the gateway's own, likewise. Takes ownership. */
  void answer(ResponseHead first, ByteBuf json) {
    inFlight = InFlight.DONE;
    if (events != null) {
      events.log().respond(json);
      events.log().complete();
    } else {
      responder.body(first, json);
    }
  }

  /** Ends the reply without an answer. */
  void accept() {
    inFlight = InFlight.DONE;
    if (events != null) {
      events.log().complete();
    } else {
      responder.empty(ResponseHead.ACCEPTED);
    }
  }

  /** The reply takes long, or its stream was idle for a while. */
  void wake() {
    if (events != null) {
      events.wake();
    } else if (stream) {
      stream(Opening.COMMENT);
    }
  }

  void writabilityChanged(boolean writable) {
    if (events != null) {
      events.writabilityChanged(writable);
    } else if (writable) {
      inFlight.resume();
    } else {
      inFlight.pause();
    }
  }

  @Override
  public void flowChanged() {
    if (!responder.loop().inEventLoop()) {
      responder.loop().execute(this::flowChanged);
    } else if (events != null && events.log().isStalled()) {
      inFlight.pause();
    } else {
      inFlight.resume();
    }
  }

  /** The client's connection is gone. */
  void disconnected() {
    if (events != null) {
      events.disconnected();
    }
  }
}
