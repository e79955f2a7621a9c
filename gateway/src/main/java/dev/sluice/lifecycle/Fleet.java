package dev.sluice.lifecycle;

import dev.sluice.exchange.Dispatcher;
import dev.sluice.exchange.ServerName;
import dev.sluice.observability.Operations;
import io.netty.channel.EventLoop;
import java.util.List;

/** The configured servers and the dispatcher in front of them, without any port. */
public final class Fleet implements AutoCloseable {

  public static Fleet open(GatewayConfig config, Operations operations) {
    throw new IllegalStateException("not assembled yet: " + config.listen() + operations);
  }

  private Fleet() {}

  public Dispatcher dispatcher() {
    throw new IllegalStateException("not assembled yet");
  }

  public List<ServerName> names() {
    return List.of();
  }

  /** A loop to make requests on. */
  public EventLoop loop() {
    throw new IllegalStateException("not assembled yet");
  }

  /** Ends upstream sessions and processes, and waits for it. */
  @Override
  public void close() {}
}
