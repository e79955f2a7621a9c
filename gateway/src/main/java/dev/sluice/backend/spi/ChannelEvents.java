package dev.sluice.backend.spi;

import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;

/**
 * What a server says outside any call, in the order it said it, on the loop the channel was opened
 * with. What it says later to a call on another loop is handed over later.
 */
public interface ChannelEvents {
  /** A notification or a server's request that names no call. Takes ownership. */
  void onMessage(Message message);

  /** The channel ended by itself; calls under way have already failed. */
  void onClosed(Failure.ByBackend failure);
}
