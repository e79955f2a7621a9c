package dev.sluice.edge;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reply;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.mcp.McpHeader;
import dev.sluice.protocol.mcp.McpMethod;
import org.jspecify.annotations.Nullable;

/**
 * The reply to one message POSTed to an MCP endpoint in the session era. Confined to its channel's
 * loop.
 *
 * <p>When the client's connection is gone the exchange goes on. Of a stream the log remembers what
 * the client has not got; a reply that was to be JSON is dropped.
 */
final class SingleReply implements ExchangeSink, Answer {
  private final EdgeContext edge;
  private final Exchange exchange;
  private final Delivery delivery;
  private boolean finished;

  /** Takes ownership of the exchange's message. */
  SingleReply(EdgeContext edge, Responder responder, RequestHead head, Exchange exchange) {
    this.edge = edge;
    this.exchange = exchange;
    // The session id of initialize stands in the head, which a stream sends before it is known.
    this.delivery =
        new Delivery(edge, responder, head, exchange.client(), mayStream(exchange.message()));
  }

  private static boolean mayStream(Message message) {
    return message.kind() == Envelope.Kind.REQUEST
        && !message.envelope().isMethod(McpMethod.INITIALIZE);
  }

  void start() {
    delivery.begin();
    delivery.follow(enter(edge.stages().sessions(), exchange));
  }

  @Override
  public boolean isFinished() {
    return finished;
  }

  @Override
  public boolean interim(Message message) {
    if (finished) {
      message.release();
      return false;
    }
    return delivery.canStream() ? delivery.interim(message) : pushed(message);
  }

  private boolean pushed(Message message) {
    Client client = exchange.client();
    if (client == null) {
      message.release();
      return false;
    }
    return client.push(message);
  }

  @Override
  public void finish(Reply reply) {
    finished = true;
    edge.outcomes().ended(exchange, reply, Outcomes.STREAMABLE);
    switch (reply) {
      case Reply.Answered(Message message, String sessionId) ->
          delivery.answer(head(sessionId), message, exchange);
      case Reply.Accepted _ -> delivery.accept();
      case Reply.Failed _ when exchange.isAnswerUnwanted() -> delivery.accept();
      case Reply.Failed(Failure failure) ->
          delivery.answer(
              ErrorHead.rpc(failure, exchange),
              Outcomes.error(failure, exchange.id(), exchange.startNanos()));
    }
    exchange.message().release();
  }

  private static ResponseHead head(@Nullable String sessionId) {
    return sessionId == null
        ? ResponseHead.OK_JSON
        : ResponseHead.OK_JSON.with(McpHeader.SESSION_ID, sessionId);
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
  public void disconnected() {
    delivery.disconnected();
    // MCP 2025-*: a disconnect is no cancellation. A paused exchange must go on to its end.
    delivery.work().resume();
  }
}
