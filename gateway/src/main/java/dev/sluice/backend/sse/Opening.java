package dev.sluice.backend.sse;

import dev.sluice.backend.spi.BackendTransport.OpenCallback;
import dev.sluice.exchange.Failure;
import io.netty.channel.EventLoop;

/**
 * Tells whoever asked for a channel, once and on the loop given with the question. Confined to the
 * channel's home loop.
 *
 * @param loop where the callback is called
 */
record Opening(EventLoop loop, OpenCallback callback) {

  void opened(SseChannel channel) {
    loop.execute(() -> callback.onOpen(channel));
  }

  void failed(Failure.ByBackend failure) {
    loop.execute(() -> callback.onFailure(failure));
  }
}
