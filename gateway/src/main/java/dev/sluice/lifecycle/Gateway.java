package dev.sluice.lifecycle;

import java.net.InetSocketAddress;

/** A running gateway: the public port, the management port and the fleet behind them. */
public final class Gateway {

  /**
   * Starts everything and returns when the public port is open.
   *
   * @throws StartFailure when a port cannot be bound or a required server does not answer
   */
  public static Gateway start(GatewayConfig config) throws StartFailure {
    throw new StartFailure("not assembled yet: " + config.listen());
  }

  private Gateway() {}

  /** Where clients connect. */
  public InetSocketAddress address() {
    throw new IllegalStateException("not assembled yet");
  }

  public InetSocketAddress managementAddress() {
    throw new IllegalStateException("not assembled yet");
  }

  /** The servers behind it; ends with the gateway. */
  public Fleet fleet() {
    throw new IllegalStateException("not assembled yet");
  }

  /** Drains and stops; returns at once. A second call stops without draining. */
  public void stop() {}

  /** Waits until everything has stopped. */
  public void awaitStopped() throws InterruptedException {
    Thread.currentThread().join(1);
  }
}
