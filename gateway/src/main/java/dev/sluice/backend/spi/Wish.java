package dev.sluice.backend.spi;

import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Sent;
import io.netty.channel.EventLoop;
import java.util.function.Consumer;

/**
 * A {@code resources/subscribe} on its way to become part of the server's one stream. Told once, on
 * the loop of its call.
 */
final class Wish implements UpstreamCall {
  private final String uri;
  private final Interests.Pledge pledge;
  private final EventLoop loop;
  private final CallListener listener;
  private boolean over;

  /**
   * @param pledge given up when it comes to nothing
   */
  Wish(String uri, Interests.Pledge pledge, EventLoop loop, CallListener listener) {
    this.uri = uri;
    this.pledge = pledge;
    this.loop = loop;
    this.listener = listener;
  }

  String uri() {
    return uri;
  }

  void granted() {
    pledge.keep();
    tell(heard -> heard.onResponse(OwnAnswer.emptyResult()));
  }

  void refused(int code, String message) {
    pledge.giveUp();
    tell(heard -> heard.onResponse(OwnAnswer.error(code, message)));
  }

  /** Answers with the server's own error; what is given stays the caller's. */
  void refused(Message error) {
    pledge.giveUp();
    Message own = error.share();
    loop.execute(
        () -> {
          if (over) {
            own.release();
          } else {
            over = true;
            listener.onResponse(own);
          }
        });
  }

  void failed(Failure.ByBackend failure) {
    pledge.giveUp();
    tell(heard -> heard.onFailure(failure));
  }

  private void tell(Consumer<CallListener> told) {
    loop.execute(
        () -> {
          if (!over) {
            over = true;
            told.accept(listener);
          }
        });
  }

  @Override
  public void cancel(String reason) {
    assert loop.inEventLoop();
    if (!over) {
      over = true;
      pledge.giveUp();
    }
  }

  @Override
  public Sent sent() {
    return Sent.MAYBE;
  }
}
