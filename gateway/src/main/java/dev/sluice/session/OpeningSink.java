package dev.sluice.session;

import dev.sluice.exchange.ClientTransport;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.protocol.jsonrpc.Envelope;

/** The sink of {@code initialize}: announces the session on success, closes it otherwise. */
final class OpeningSink implements ReplySink {
  private final Session session;
  private final ReplySink sink;

  OpeningSink(Session session, ReplySink sink) {
    this.session = session;
    this.sink = sink;
  }

  @Override
  public boolean interim(Message message) {
    return sink.interim(message);
  }

  @Override
  public void finish(Reply reply) {
    if (!(reply instanceof Reply.Answered answered)
        || answered.message().kind() != Envelope.Kind.RESULT) {
      sink.finish(reply);
      session.close(CloseReason.INITIALIZE_FAILED);
    } else if (session.holdings().state().isLive()) {
      boolean announced = session.transport() == ClientTransport.STREAMABLE_HTTP;
      sink.finish(new Reply.Answered(answered.message(), announced ? session.id() : null));
    } else {
      answered.message().release();
      sink.finish(
          new Reply.Failed(
              new Failure.ByGateway(
                  Reason.SHUTTING_DOWN,
                  "The gateway is going down and opens no sessions. Try again shortly.")));
    }
  }
}
