package dev.sluice.micro;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.ServerEvents;
import dev.sluice.exchange.ServerName;
import org.jspecify.annotations.Nullable;

/** Does not listen to what servers say outside calls. */
public final class Deaf implements ServerEvents {
  @Override
  public void onNotification(
      ServerName server,
      @Nullable ClientCapabilities capabilities,
      @Nullable Client client,
      Message notification) {
    notification.release();
  }

  @Override
  public void onUp(ServerName server) {}

  @Override
  public void onDown(ServerName server, Failure failure) {
    throw new IllegalStateException(failure.message());
  }
}
