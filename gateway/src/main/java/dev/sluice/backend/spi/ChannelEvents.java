package dev.sluice.backend.spi;

import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;

/**
 * What a server says outside any call, in the order it said it. Called on whichever thread read it,
 * before anything later on the same channel is handed over; must not block.
 */
public interface ChannelEvents {
  /** A notification or a server's request that names no call. Takes ownership. */
  void onMessage(Message message);

  /** The channel ended by itself; calls under way have already failed. */
  void onClosed(Failure.ByBackend failure);
}
