package dev.sluice.edge;

import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reply;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.jsonrpc.Member;

/**
 * The reply to one request that carries its own revision. Nothing of it is kept: when the client's
 * connection is gone, the call is cancelled. Confined to its channel's loop.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#receiving-messages">Receiving
 *     messages, MCP 2026-07-28</a>
 */
final class StatelessReply implements ExchangeSink, Answer {
  private final EdgeContext edge;
  private final Exchange exchange;
  private final Delivery delivery;
  private final boolean stands;
  private boolean finished;

  /**
   * Takes ownership of the exchange's message.
   *
   * @param stands whether its stream just stands until something happens: nobody waits for its end
   */
  StatelessReply(
      EdgeContext edge, Responder responder, RequestHead head, Exchange exchange, boolean stands) {
    this.edge = edge;
    this.exchange = exchange;
    this.delivery = new Delivery(edge, responder, head, null, true);
    this.stands = stands;
  }

  void start() {
    delivery.begin();
    delivery.follow(enter(edge.stages().stateless(), exchange));
  }

  boolean canStream() {
    return delivery.canStream();
  }

  /** Turns the request away: no stage sees it. */
  void refuse(Failure failure) {
    fail(failure, ErrorHead.refused(new Refusal(failure, null), true));
  }

  @Override
  public boolean isFinished() {
    return finished;
  }

  @Override
  public boolean isAwaited() {
    return !stands;
  }

  @Override
  public boolean interim(Message message) {
    if (finished || !delivery.canStream()) {
      message.release();
      return false;
    }
    return delivery.interim(message);
  }

  @Override
  public void finish(Reply reply) {
    if (stands) {
      edge.listens().giveBack(exchange.identity());
    }
    switch (reply) {
      case Reply.Answered(Message message, _) -> {
        end(reply);
        delivery.answer(head(message), message, exchange);
        exchange.message().release();
      }
      case Reply.Accepted _ -> {
        end(reply);
        delivery.accept();
        exchange.message().release();
      }
      case Reply.Failed(Failure failure) -> fail(failure, ErrorHead.standalone(failure));
    }
  }

  private static ResponseHead head(Message message) {
    return message.kind() == Envelope.Kind.ERROR
        ? ErrorHead.ofError(message.raw(Member.ERROR_CODE))
        : ResponseHead.OK_JSON;
  }

  private void fail(Failure failure, ResponseHead head) {
    end(new Reply.Failed(failure));
    delivery.answer(head, Outcomes.error(failure, exchange.id(), exchange.startNanos()));
    exchange.message().release();
  }

  private void end(Reply reply) {
    finished = true;
    edge.outcomes().ended(exchange, reply, Outcomes.STREAMABLE);
  }

  @Override
  public void wake() {
    delivery.wake();
  }

  @Override
  public void writabilityChanged(boolean writable) {
    delivery.writabilityChanged(writable);
  }

  @Override
  public void cutOff() {
    delivery.work().cancel(CancelReason.SHUTDOWN);
  }

  @Override
  public void disconnected() {
    delivery.disconnected();
    delivery.work().cancel(CancelReason.CLIENT_DISCONNECTED);
  }
}
