package dev.sluice.edge;

import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reply;

/** One message of an HTTP+SSE session, answered on its stream. Confined to the stream's loop. */
final class SharedCall implements ExchangeSink {
  private final EdgeContext edge;
  private final SharedStream stream;
  private final Exchange exchange;
  private InFlight inFlight = InFlight.DONE;
  private boolean finished;

  /** Takes ownership of the exchange's message. */
  SharedCall(EdgeContext edge, SharedStream stream, Exchange exchange) {
    this.edge = edge;
    this.stream = stream;
    this.exchange = exchange;
  }

  void start() {
    inFlight = enter(edge.stages().sessions(), exchange);
  }

  @Override
  public boolean isFinished() {
    return finished;
  }

  void pause() {
    inFlight.pause();
  }

  void resume() {
    inFlight.resume();
  }

  @Override
  public boolean interim(Message message) {
    if (finished) {
      message.release();
      return false;
    }
    return stream.interim(message);
  }

  @Override
  public void finish(Reply reply) {
    finished = true;
    inFlight = InFlight.DONE;
    stream.finished(this);
    edge.outcomes().ended(exchange, reply, Outcomes.HTTP_SSE);
    switch (reply) {
      case Reply.Answered(Message message, _) -> stream.answer(message);
      case Reply.Accepted _ -> {}
      case Reply.Failed(Failure failure) -> {
        if (exchange.id() != null && !exchange.isAnswerUnwanted()) {
          stream.answer(Outcomes.error(failure, exchange.id(), exchange.startNanos()));
        }
      }
    }
    exchange.message().release();
  }
}
