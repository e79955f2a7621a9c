package dev.sluice.edge;

import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Reason;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One POST of an HTTP+SSE session: its messages are handed to the loop of the session's stream,
 * where they run, and the POST is answered 202 as soon as they have arrived there, before they run.
 * So no more of them wait than there are POSTs open, and a client that waits for each 202 has its
 * messages in order.
 */
final class PostedMessages implements Answer {
  private static final Logger LOG = LoggerFactory.getLogger(PostedMessages.class);
  static final Failure GOING_DOWN =
      new Failure.ByGateway(
          Reason.SHUTTING_DOWN,
          "The gateway is going down and takes nothing new. Try again shortly.");

  private final EdgeContext edge;
  private final IncomingRequest request;
  private final Responder responder;
  private final SharedStream stream;
  private final List<Exchange> exchanges;

  /** Takes ownership of the exchanges' messages. */
  PostedMessages(
      EdgeContext edge,
      IncomingRequest request,
      Responder responder,
      SharedStream stream,
      List<Exchange> exchanges) {
    this.edge = edge;
    this.request = request;
    this.responder = responder;
    this.stream = stream;
    this.exchanges = exchanges;
  }

  void start() {
    if (stream.loop().inEventLoop()) {
      arrive();
      return;
    }
    try {
      stream.loop().execute(this::arrive);
    } catch (RejectedExecutionException loopIsGone) {
      release();
      answer(GOING_DOWN);
    }
  }

  /** On the stream's loop. */
  private void arrive() {
    Failure refused = stream.refusal(exchanges);
    tell(refused);
    if (refused == null) {
      exchanges.forEach(stream::take);
    } else {
      release();
    }
  }

  private void release() {
    exchanges.forEach(exchange -> exchange.message().release());
  }

  private void tell(@Nullable Failure refused) {
    if (responder.loop().inEventLoop()) {
      answer(refused);
      return;
    }
    try {
      responder.loop().execute(() -> answer(refused));
    } catch (RejectedExecutionException loopIsGone) {
      LOG.debug("post_unanswered detail=\"{}\"", String.valueOf(loopIsGone.getMessage()));
    }
  }

  private void answer(@Nullable Failure refused) {
    if (refused == null) {
      responder.empty(ResponseHead.ACCEPTED);
    } else if (!responder.gone()) {
      RpcRefusal.send(edge, request, responder, refused, null);
    }
  }

  @Override
  public void disconnected() {
    // What was posted runs; its replies go to the stream.
  }
}
