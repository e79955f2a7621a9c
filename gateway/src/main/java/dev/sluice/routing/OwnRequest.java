package dev.sluice.routing;

import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import java.util.function.Consumer;

/** The sink of a request the gateway makes for itself: releases the request and keeps the reply. */
final class OwnRequest implements ReplySink {
  private final Message request;
  private final Consumer<Reply> done;

  /**
   * @param done takes ownership of what the reply holds
   */
  OwnRequest(Message request, Consumer<Reply> done) {
    this.request = request;
    this.done = done;
  }

  @Override
  public boolean interim(Message message) {
    message.release();
    return false;
  }

  @Override
  public void finish(Reply reply) {
    request.release();
    done.accept(reply);
  }

  /** Releases a reply nobody wants. */
  static void discard(Reply reply) {
    switch (reply) {
      case Reply.Answered answered -> answered.message().release();
      case Reply.Accepted accepted -> {}
      case Reply.Failed failed -> {}
    }
  }
}
