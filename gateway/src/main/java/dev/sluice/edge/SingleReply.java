package dev.sluice.edge;

import dev.sluice.edge.EventStream.Opening;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.EventLog;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reply;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.mcp.McpHeader;
import dev.sluice.protocol.mcp.McpMethod;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The reply to one message POSTed to an MCP endpoint: JSON when it is ready at once, an SSE stream
 * as soon as there is something to say before it or it takes long. Confined to its channel's loop.
 *
 * <p>When the client's connection is gone the exchange goes on. Of a stream the log remembers what
 * the client has not got; a reply that was to be JSON is dropped.
 */
final class SingleReply implements ExchangeSink, Answer, EventLog.Source {
  private final EdgeContext edge;
  private final Responder responder;
  private final Exchange exchange;
  private final boolean json;
  private final boolean stream;
  private InFlight inFlight = InFlight.DONE;
  private @Nullable EventStream events;
  private boolean finished;

  /** Takes ownership of the exchange's message. */
  SingleReply(EdgeContext edge, Responder responder, RequestHead head, Exchange exchange) {
    this.edge = edge;
    this.responder = responder;
    this.exchange = exchange;
    this.json = head.acceptsJson();
    // The session id of initialize stands in the head, which a stream sends before it is known.
    this.stream = head.acceptsStream() && mayStream(exchange.message());
  }

  private static boolean mayStream(Message message) {
    return message.kind() == Envelope.Kind.REQUEST
        && !message.envelope().isMethod(McpMethod.INITIALIZE);
  }

  void start() {
    if (stream) {
      responder.wakeIn(edge.config().response().upgradeAfter().toMillis());
    }
    inFlight = enter(edge.stages().sessions(), exchange);
    if (!responder.gone() && !responder.writable()) {
      inFlight.pause();
    }
  }

  @Override
  public boolean isFinished() {
    return finished;
  }

  @Override
  public boolean interim(Message message) {
    EventStream open = events;
    if (finished || (open == null && responder.gone())) {
      message.release();
      return false;
    }
    if (!stream) {
      return pushed(message);
    }
    return (open == null ? stream(Opening.EVENT) : open).log().append(message);
  }

  private boolean pushed(Message message) {
    Client client = exchange.client();
    if (client == null) {
      message.release();
      return false;
    }
    return client.push(message);
  }

  private EventStream stream(Opening opening) {
    Client client = exchange.client();
    EventLog log = edge.replyLog(client);
    log.source(this);
    EventStream opened = new EventStream(edge, exchange.scope(), responder, log, end -> {});
    events = opened;
    opened.open(edge.opening(opening, client, log), EventLog.UNSEEN);
    return opened;
  }

  @Override
  public void finish(Reply reply) {
    finished = true;
    inFlight = InFlight.DONE;
    edge.outcomes().ended(exchange, reply, Outcomes.STREAMABLE);
    switch (reply) {
      case Reply.Answered(Message message, String sessionId) -> answered(message, sessionId);
      case Reply.Accepted _ -> accepted();
      case Reply.Failed _ when exchange.isAnswerUnwanted() -> accepted();
      case Reply.Failed(Failure failure) -> failed(failure);
    }
    exchange.message().release();
  }

  private void answered(Message message, @Nullable String sessionId) {
    EventStream open = events;
    if (open == null && responder.gone()) {
      message.release();
    } else if (open != null || (stream && !json)) {
      EventLog log = (open == null ? stream(Opening.EVENT) : open).log();
      log.respond(message, Outcomes.notKept(exchange));
      log.complete();
    } else {
      ResponseHead head =
          sessionId == null
              ? ResponseHead.OK_JSON
              : ResponseHead.OK_JSON.with(McpHeader.SESSION_ID, sessionId);
      responder.message(head, message);
      message.release();
    }
  }

  private void accepted() {
    if (events != null) {
      events.log().complete();
    } else {
      responder.empty(ResponseHead.ACCEPTED);
    }
  }

  private void failed(Failure failure) {
    ByteBuf error = Outcomes.error(failure, exchange.id(), exchange.startNanos());
    if (events != null) {
      events.log().respond(error);
      events.log().complete();
    } else {
      responder.body(ErrorHead.rpc(failure, exchange), error);
    }
  }

  @Override
  public void wake() {
    if (events != null) {
      events.wake();
    } else if (stream && !finished) {
      stream(Opening.COMMENT);
    }
  }

  @Override
  public void writabilityChanged(boolean writable) {
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

  @Override
  public void disconnected() {
    if (events != null) {
      events.disconnected();
    }
    // MCP 2025-*: a disconnect is no cancellation. A paused exchange must go on to its end.
    inFlight.resume();
  }
}
