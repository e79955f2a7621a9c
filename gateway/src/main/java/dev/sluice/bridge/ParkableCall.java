package dev.sluice.bridge;

import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.Dispatcher;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Outbound;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.protocol.jsonrpc.RequestId;
import org.jspecify.annotations.Nullable;

/**
 * One call of a client that can be asked in results only. Its server may ask all the same: then
 * there is a {@link ParkedCall}; without that it passes everything on. Confined to the call's loop,
 * but for {@link #forgetAnswer}.
 */
final class ParkableCall implements ReplySink, InFlight {
  private final Parking parking;
  private final StatelessClient client;
  private final Outbound outbound;
  private final ReplySink sink;
  private InFlight work = InFlight.DONE;
  private volatile @Nullable ParkedCall parked;

  ParkableCall(Parking parking, StatelessClient client, Outbound outbound, ReplySink sink) {
    this.parking = parking;
    this.client = client;
    this.outbound = outbound;
    this.sink = sink;
  }

  InFlight start(Dispatcher next) {
    client.calls(this);
    work = next.dispatch(outbound, this);
    return this;
  }

  Outbound outbound() {
    return outbound;
  }

  /** The call as it is dispatched. */
  InFlight work() {
    return work;
  }

  /** As {@link Client#awaitAnswer}. */
  @Nullable RequestId awaitAnswer(Client.AnswerListener listener) {
    assert outbound.loop().inEventLoop();
    ParkedCall asked = parked;
    if (asked == null) {
      asked = new ParkedCall(parking, this, Caller.first(outbound, sink));
      parked = asked;
    }
    return asked.awaitAnswer(listener);
  }

  /** As {@link Client#forgetAnswer}, on any thread. */
  void forgetAnswer(RequestId id) {
    ParkedCall asked = parked;
    if (asked != null) {
      asked.forgetAnswer(id);
    }
  }

  @Override
  public boolean interim(Message message) {
    ParkedCall asked = parked;
    return asked == null ? sink.interim(message) : asked.interim(message);
  }

  @Override
  public void finish(Reply reply) {
    Reply translated = UrlRequired.translate(reply, outbound, parking);
    ParkedCall asked = parked;
    if (asked == null) {
      sink.finish(translated);
    } else {
      asked.finish(translated);
    }
  }

  @Override
  public void cancel(CancelReason reason) {
    if (isForFirst()) {
      work.cancel(reason);
    }
  }

  @Override
  public void pause() {
    if (isForFirst()) {
      work.pause();
    }
  }

  @Override
  public void resume() {
    if (isForFirst()) {
      work.resume();
    }
  }

  /** Whether the first request has not been answered yet: this is its handle. */
  private boolean isForFirst() {
    ParkedCall asked = parked;
    return asked == null || asked.isInFirstRound();
  }
}
