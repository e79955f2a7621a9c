package dev.sluice.edge;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.OutboundStream;
import dev.sluice.exchange.SessionDoor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The SSE stream a client opened with GET. {@link #send} and {@link #close} may be called from any
 * thread and hop to the channel's loop; all else is confined to it. A reader that lets more wait
 * than {@code limits.outbox} loses the stream.
 */
final class StandingStream implements OutboundStream, Answer {
  private static final Logger LOG = LoggerFactory.getLogger(StandingStream.class);

  private final SessionDoor sessions;
  private final Client client;
  private final Responder responder;
  private final EventWriter events;
  private boolean ended;

  StandingStream(EdgeContext edge, Responder responder, Client client) {
    this.sessions = edge.stages().sessions();
    this.client = client;
    this.responder = responder;
    this.events = new EventWriter(responder, edge, client.scope());
  }

  void start() {
    events.open();
    events.keepAlive();
    sessions.listen(client, this);
  }

  @Override
  public void send(Message message) {
    if (!events.reserve(message)) {
      message.release();
      LOG.info("stream_overflow action=close");
      close();
    } else if (responder.loop().inEventLoop()) {
      write(message);
    } else {
      responder.loop().execute(() -> write(message));
    }
  }

  private void write(Message message) {
    if (ended) {
      events.forget(message);
      message.release();
    } else {
      events.write(message);
    }
  }

  @Override
  public void close() {
    if (responder.loop().inEventLoop()) {
      end();
    } else {
      responder.loop().execute(this::end);
    }
  }

  private void end() {
    if (!ended) {
      ended = true;
      sessions.unlisten(client, this);
      events.close();
    }
  }

  @Override
  public void wake() {
    events.keepAlive();
  }

  @Override
  public boolean isAwaited() {
    return false;
  }

  @Override
  public void disconnected() {
    if (!ended) {
      ended = true;
      sessions.unlisten(client, this);
    }
  }
}
