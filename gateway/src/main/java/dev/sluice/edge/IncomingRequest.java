package dev.sluice.edge;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.Message;
import dev.sluice.observability.CallWatch;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request whose head was accepted.
 *
 * @param client the session named in the head, or null
 * @param startNanos when its head was read
 * @param watch follows the calls it brings, null for nobody
 */
record IncomingRequest(
    RequestHead head, @Nullable Client client, long startNanos, @Nullable CallWatch watch) {

  Exchange exchange(Message message, EventLoop loop) {
    return watched(
        new Exchange(head.route().scope(), Identity.ANONYMOUS, client, message, loop, startNanos));
  }

  /** An exchange of a call that comes without a session. */
  Exchange plainExchange(Message message, EventLoop loop) {
    Route route = head.route();
    return watched(
        new Exchange(route.scope(), Identity.ANONYMOUS, route.nobody(), message, loop, startNanos));
  }

  private Exchange watched(Exchange exchange) {
    if (watch != null) {
      exchange.journey(watch.begin(exchange, head));
    }
    return exchange;
  }
}
