package dev.sluice.edge;

import dev.sluice.exchange.Client;
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
final class BatchReply implements Answer {
  private final EdgeContext edge;
  private final Responder responder;
  private final IncomingRequest request;
  private final boolean json;
  private final boolean stream;
  private final List<Element> elements = new ArrayList<>();
  private final List<ByteBuf> gathered = new ArrayList<>();
  private @Nullable EventWriter events;
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
      stream();
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
      edge.outcomes().log(failure);
      add(Outcomes.error(failure, malformed.id(), request.startNanos()));
      elementEnded();
      return;
    }
    Element element = new Element(request.exchange(message, responder.loop()));
    elements.add(element);
    element.start();
  }

  private EventWriter stream() {
    EventWriter writer = events;
    if (writer == null) {
      writer = new EventWriter(responder, edge, request.head().route().scope());
      writer.open();
      events = writer;
      for (ByteBuf reply : gathered) {
        writer.writeJson(reply);
      }
      gathered.clear();
    }
    return writer;
  }

  /** Adds one reply. Takes ownership. */
  private void add(ByteBuf reply) {
    if (responder.gone()) {
      reply.release();
    } else if (events != null) {
      events.writeJson(reply);
    } else {
      gathered.add(reply);
    }
  }

  private void elementEnded() {
    if (--open > 0 || responder.gone()) {
      return;
    }
    if (events != null) {
      events.close();
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
      events.keepAlive();
    } else if (stream) {
      stream().keepAlive();
    }
  }

  @Override
  public void writabilityChanged(boolean writable) {
    for (Element element : elements) {
      if (writable) {
        element.inFlight.resume();
      } else {
        element.inFlight.pause();
      }
    }
  }

  @Override
  public void disconnected() {
    gathered.forEach(ByteBuf::release);
    gathered.clear();
    writabilityChanged(true);
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
      if (finished || responder.gone()) {
        message.release();
        return false;
      }
      Client client = exchange.client();
      if (!stream && client != null) {
        return client.push(message);
      }
      EventWriter writer = stream();
      if (!writer.reserve(message)) {
        message.release();
        return false;
      }
      writer.write(message);
      return true;
    }

    @Override
    public void finish(Reply reply) {
      finished = true;
      inFlight = InFlight.DONE;
      edge.outcomes().ended(exchange, reply, Outcomes.STREAMABLE);
      switch (reply) {
        case Reply.Answered(Message message, _) -> {
          ByteBuf copy = Unpooled.buffer(message.length());
          message.writeTo(copy);
          message.release();
          add(copy);
        }
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
  }
}
