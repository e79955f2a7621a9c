package dev.sluice.edge;

import dev.sluice.edge.EventStream.Opening;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.EventLog;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reply;
import dev.sluice.protocol.jsonrpc.MalformedMessageException;
import dev.sluice.protocol.jsonrpc.Span;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The reply to a JSON-RPC batch: each element is an exchange of its own, their replies make one
 * JSON array, or one event each once the reply is a stream. Confined to its channel's loop.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-03-26/basic/transports#sending-messages-to-the-server">Batches,
 *     MCP 2025-03-26</a>
 */
final class BatchReply implements Answer, EventLog.Source {
  private final EdgeContext edge;
  private final Responder responder;
  private final IncomingRequest request;
  private final boolean json;
  private final boolean stream;
  private final List<Element> elements = new ArrayList<>();
  private final List<ByteBuf> gathered = new ArrayList<>();
  private @Nullable EventStream events;
  private int open = 1;

  BatchReply(EdgeContext edge, Responder responder, IncomingRequest request) {
    this.edge = edge;
    this.responder = responder;
    this.request = request;
    this.json = request.head().acceptsJson();
    this.stream = request.head().acceptsStream();
  }

  /** Starts every element; the body is borrowed. */
  void start(List<Span> spans, ByteBuf body) {
    if (stream) {
      responder.wakeIn(edge.config().response().upgradeAfter().toMillis());
    }
    if (stream && !json) {
      stream(Opening.COMMENT);
    }
    open += spans.size();
    for (Span span : spans) {
      start(body.retainedSlice(body.readerIndex() + span.start(), span.end() - span.start()));
    }
    elementEnded();
  }

  private void start(ByteBuf bytes) {
    Message message;
    try {
      message = Message.read(edge.stages().envelopes(), bytes);
    } catch (MalformedMessageException malformed) {
      Failure failure = RpcRefusal.of(malformed);
      edge.outcomes().refused(failure);
      add(Outcomes.error(failure, malformed.id(), request.startNanos()));
      elementEnded();
      return;
    }
    Element element = new Element(request.exchange(message, responder.loop()));
    elements.add(element);
    element.start();
  }

  private EventStream stream(Opening opening) {
    Client client = request.client();
    EventLog log = edge.replyLog(client);
    log.source(this);
    EventStream opened =
        new EventStream(edge, request.head().route().scope(), responder, log, end -> {});
    events = opened;
    opened.open(edge.opening(opening, client, log), EventLog.UNSEEN);
    gathered.forEach(log::respond);
    gathered.clear();
    return opened;
  }

  /** Adds one reply. Takes ownership. */
  private void add(ByteBuf reply) {
    if (events != null) {
      events.log().respond(reply);
    } else if (responder.gone()) {
      reply.release();
    } else {
      gathered.add(reply);
    }
  }

  private void elementEnded() {
    if (--open > 0) {
      return;
    }
    if (events != null) {
      events.log().complete();
    } else if (gathered.isEmpty()) {
      responder.empty(ResponseHead.ACCEPTED);
    } else {
      responder.body(ResponseHead.OK_JSON, array());
    }
  }

  private ByteBuf array() {
    ByteBuf array = responder.alloc().buffer();
    char before = '[';
    for (ByteBuf reply : gathered) {
      array.writeByte(before).writeBytes(reply);
      reply.release();
      before = ',';
    }
    gathered.clear();
    return array.writeByte(']');
  }

  @Override
  public void wake() {
    if (events != null) {
      events.wake();
    } else if (stream) {
      stream(Opening.COMMENT);
    }
  }

  @Override
  public void writabilityChanged(boolean writable) {
    if (events != null) {
      events.writabilityChanged(writable);
    } else {
      flow(writable);
    }
  }

  @Override
  public void flowChanged() {
    if (responder.loop().inEventLoop()) {
      flow(events == null || !events.log().isStalled());
    } else {
      responder.loop().execute(this::flowChanged);
    }
  }

  private void flow(boolean free) {
    for (Element element : elements) {
      if (free) {
        element.inFlight.resume();
      } else {
        element.inFlight.pause();
      }
    }
  }

  @Override
  public void disconnected() {
    if (events != null) {
      events.disconnected();
    }
    gathered.forEach(ByteBuf::release);
    gathered.clear();
    flow(true);
  }

  /** One message of the batch. */
  private final class Element implements ExchangeSink {
    private final Exchange exchange;
    private InFlight inFlight = InFlight.DONE;
    private boolean finished;

    Element(Exchange exchange) {
      this.exchange = exchange;
    }

    void start() {
      inFlight = enter(edge.stages().sessions(), exchange);
    }

    @Override
    public boolean isFinished() {
      return finished;
    }

    @Override
    public boolean interim(Message message) {
      if (finished || (events == null && responder.gone())) {
        message.release();
        return false;
      }
      Client client = exchange.client();
      if (!stream && client != null) {
        return client.push(message);
      }
      return (events == null ? stream(Opening.EVENT) : events).log().append(message);
    }

    @Override
    public void finish(Reply reply) {
      finished = true;
      inFlight = InFlight.DONE;
      edge.outcomes().ended(exchange, reply, Outcomes.STREAMABLE);
      switch (reply) {
        case Reply.Answered(Message message, _) -> answered(message);
        case Reply.Accepted _ -> {}
        case Reply.Failed(Failure failure) -> {
          if (exchange.id() != null && !exchange.isAnswerUnwanted()) {
            add(Outcomes.error(failure, exchange.id(), exchange.startNanos()));
          }
        }
      }
      exchange.message().release();
      elementEnded();
    }

    private void answered(Message message) {
      if (events != null) {
        events.log().respond(message, Outcomes.notKept(exchange));
        return;
      }
      ByteBuf copy = Unpooled.buffer(message.length());
      message.writeTo(copy);
      message.release();
      add(copy);
    }
  }
}
