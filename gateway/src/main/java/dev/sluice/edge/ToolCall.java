package dev.sluice.edge;

import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reply;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.jsonrpc.Member;
import io.netty.buffer.ByteBuf;

/**
 * One tool call over plain HTTP: the raw result, or a problem document. Cancelled when its caller
 * goes away. Confined to its channel's loop.
 */
final class ToolCall implements ExchangeSink, Answer {
  private final EdgeContext edge;
  private final Responder responder;
  private final Exchange exchange;
  private InFlight inFlight = InFlight.DONE;
  private boolean finished;

  /** Takes ownership of the exchange's message. */
  ToolCall(EdgeContext edge, Responder responder, Exchange exchange) {
    this.edge = edge;
    this.responder = responder;
    this.exchange = exchange;
  }

  void start() {
    inFlight = enter(edge.stages().plain(), exchange);
  }

  @Override
  public boolean isFinished() {
    return finished;
  }

  @Override
  public boolean interim(Message message) {
    message.release();
    return false;
  }

  @Override
  public void finish(Reply reply) {
    finished = true;
    inFlight = InFlight.DONE;
    edge.outcomes().ended(exchange, reply, Outcomes.PLAIN);
    switch (reply) {
      case Reply.Answered(Message message, _) -> {
        answered(message);
        message.release();
      }
      case Reply.Accepted _ -> responder.empty(ResponseHead.ACCEPTED);
      case Reply.Failed(Failure failure) -> PlainAnswer.failed(responder, failure);
    }
    exchange.message().release();
  }

  private void answered(Message message) {
    Envelope envelope = message.envelope();
    if (envelope.kind() == Envelope.Kind.ERROR) {
      PlainAnswer.error(responder, message, exchange.server());
      return;
    }
    ByteBuf bytes = message.bytes();
    int start = envelope.start(Member.RESULT);
    responder.body(
        ResponseHead.OK_JSON,
        bytes.retainedSlice(bytes.readerIndex() + start, envelope.end(Member.RESULT) - start));
  }

  @Override
  public void cutOff() {
    inFlight.cancel(CancelReason.SHUTDOWN);
  }

  @Override
  public void disconnected() {
    inFlight.cancel(CancelReason.CLIENT_DISCONNECTED);
  }
}
