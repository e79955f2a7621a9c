package dev.sluice.edge;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.EventLog;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.OutboundStream;
import dev.sluice.exchange.SessionDoor;

/**
 * The connection under the stream that a client opened with GET, for what belongs to no request.
 */
final class StandingStream implements OutboundStream {
  private final SessionDoor sessions;
  private final Client client;
  private final EventStream events;

  StandingStream(EdgeContext edge, Responder responder, Client client, EventLog log) {
    this.sessions = edge.stages().sessions();
    this.client = client;
    this.events =
        new EventStream(
            edge, client.scope(), responder, log, end -> sessions.unlisten(client, this));
  }

  /** Opens the stream and returns its answer. */
  Answer start(EventStream.Opening opening, long after) {
    events.open(opening, after);
    sessions.listen(client, this);
    return events;
  }

  EventStream events() {
    return events;
  }

  @Override
  public void send(Message message) {
    events.log().append(message);
  }

  @Override
  public void close() {
    events.close();
  }
}
