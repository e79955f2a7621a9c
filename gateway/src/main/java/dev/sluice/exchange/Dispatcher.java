package dev.sluice.exchange;

import io.netty.channel.EventLoop;
import java.util.function.Consumer;

/** Carries requests to servers. Called from any loop; answers on the loop the request names. */
public interface Dispatcher {

  /** Sends a request. The sink gets interim messages and one reply with the request's own id. */
  InFlight dispatch(Outbound outbound, ReplySink sink);

  /**
   * Sends a client's notification to a server it already talks to; dropped when it does not. Takes
   * ownership.
   */
  void tell(ServerName server, Client client, Message notification);

  /** What became of asking a server to describe itself. */
  sealed interface Described {
    record Known(ServerDescription description) implements Described {}

    record Unknown(Failure failure) implements Described {}
  }

  /**
   * Describes a server as it shows itself to this client, opening an upstream session if needed.
   */
  void describe(ServerName server, Client client, EventLoop loop, Consumer<Described> done);
}
