package dev.sluice.routing;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Outbound;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.Scope;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.mcp.McpMethod;
import dev.sluice.routing.Subscribers.Subject;
import dev.sluice.routing.Subscribers.Want;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Subscribes clients to resources and back.
 *
 * <p>Clients with the same capabilities may share an upstream session, and there a subscription
 * with it. Each client's {@code subscribe} goes to the server, to which a second one is the same;
 * {@code unsubscribe} goes there only with the last subscriber, and is answered here for the
 * others. A client that closes unsubscribes from everything.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-11-25/server/resources#subscriptions">Subscriptions,
 *     MCP 2025-11-25</a>
 */
final class Subscriptions {
  /** Longest URI that is subscribed to: it is kept for as long as its session. */
  static final int MAX_URI = 8_192;

  private final Fleet fleet;
  private final Calls calls;
  private final Subscribers subscribers;

  Subscriptions(Fleet fleet, Calls calls) {
    this.fleet = fleet;
    this.calls = calls;
    this.subscribers = new Subscribers(fleet.config().maxSubscriptions(), this::abandoned);
  }

  Subscribers subscribers() {
    return subscribers;
  }

  InFlight subscribe(Exchange exchange, ReplySink sink, ServerName server) {
    String uri = exchange.message().text(Member.URI);
    if (uri == null) {
      return calls.send(exchange, sink, server);
    }
    if (uri.length() > MAX_URI) {
      return Calls.fail(
          sink,
          ClientFault.INVALID_PARAMS,
          "params.uri: " + uri.length() + " characters (expected: <= " + MAX_URI + ')');
    }
    Client client = Calls.client(exchange);
    Subject subject = new Subject(server, uri);
    return switch (subscribers.add(client, subject)) {
      case ADDED ->
          calls.send(
              exchange,
              new Watched(
                  sink,
                  reply -> {
                    if (!succeeded(reply)) {
                      subscribers.remove(client, subject);
                    }
                  }),
              server);
      case KNOWN -> calls.send(exchange, sink, server);
      case FULL -> {
        int max = fleet.config().maxSubscriptions();
        sink.finish(
            new Reply.Failed(
                new Failure.ByGateway(
                    Reason.OVERLOADED,
                    "subscriptions of this session: "
                        + (max + 1)
                        + " (expected: <= "
                        + max
                        + "); unsubscribe from another, or raise routing.maxSubscriptions")));
        yield InFlight.DONE;
      }
    };
  }

  /**
   * Subscribes a client without a request of its own for it.
   *
   * @param done hears the server's answer on {@code loop}; not to be kept
   */
  void subscribe(Client client, Subject subject, EventLoop loop, Consumer<Reply> done) {
    if (subscribers.add(client, subject) == Subscribers.Added.FULL) {
      done.accept(
          new Reply.Failed(
              new Failure.ByGateway(
                  Reason.OVERLOADED,
                  "the client is subscribed to as many resources as it may be; end a subscription, or raise routing.maxSubscriptions")));
      return;
    }
    ask(
        McpMethod.RESOURCES_SUBSCRIBE,
        subject,
        client,
        loop,
        reply -> {
          if (!succeeded(reply)) {
            subscribers.remove(client, subject);
          }
          done.accept(reply);
        });
  }

  InFlight unsubscribe(Exchange exchange, ReplySink sink, ServerName server) {
    String uri = exchange.message().text(Member.URI);
    if (uri == null) {
      return calls.send(exchange, sink, server);
    }
    Client client = Calls.client(exchange);
    Subject subject = new Subject(server, uri);
    subscribers.remove(client, subject);
    if (subscribers.anyLike(client, subject)) {
      exchange.routed(server, null);
      sink.finish(OwnMessages.result(exchange.id(), "{}"));
      return InFlight.DONE;
    }
    return calls.send(
        exchange,
        new Watched(sink, reply -> renewIfWanted(client, subject, exchange.loop())),
        server);
  }

  /** Subscribes again, one after the other, to all that clients want of a server that came back. */
  void renew(ServerName server) {
    EventLoop loop = fleet.anyLoop();
    Queue<Want> wanted = new ArrayDeque<>(subscribers.wanted(server));
    loop.execute(() -> renewNext(wanted, loop));
  }

  private void renewNext(Queue<Want> wanted, EventLoop loop) {
    Want next = wanted.poll();
    if (next != null) {
      ask(
          McpMethod.RESOURCES_SUBSCRIBE,
          next,
          loop,
          () -> loop.execute(() -> renewNext(wanted, loop)));
    }
  }

  private void abandoned(Client client, Subject subject) {
    EventLoop loop = fleet.anyLoop();
    if (!loop.isShuttingDown()) {
      Want want = new Want(subject, Audience.of(client));
      loop.execute(
          () -> {
            if (!subscribers.anyLike(client, subject)) {
              ask(
                  McpMethod.RESOURCES_UNSUBSCRIBE,
                  want,
                  loop,
                  () -> renewIfWanted(client, subject, loop));
            }
          });
    }
  }

  /**
   * Somebody may have subscribed while the server was told that nobody wants it any more: what was
   * missed until the server knows better is told as changed.
   */
  private void renewIfWanted(Client client, Subject subject, EventLoop loop) {
    if (subscribers.anyLike(client, subject)) {
      Want want = new Want(subject, Audience.of(client));
      ask(McpMethod.RESOURCES_SUBSCRIBE, want, loop, () -> tellChanged(want));
    }
  }

  private void tellChanged(Want want) {
    Message changed =
        OwnMessages.notification(
            McpMethod.NOTIFICATIONS_RESOURCES_UPDATED,
            "{\"uri\":" + OwnMessages.quote(want.subject().uri()) + '}');
    try {
      for (Client client : subscribers.of(want.subject(), want.audience().capabilities())) {
        client.push(changed.share());
      }
    } finally {
      changed.release();
    }
  }

  private void ask(String method, Want want, EventLoop loop, Runnable done) {
    Audience audience = want.audience();
    Client nobody = Client.nobody(Scope.AGGREGATE, audience.identity(), audience.capabilities());
    ask(method, want.subject(), nobody, loop, reply -> done.run());
  }

  /**
   * @param done hears the reply, which is released then
   */
  private void ask(
      String method, Subject subject, Client client, EventLoop loop, Consumer<Reply> done) {
    Message request =
        OwnMessages.request(method, "{\"uri\":" + OwnMessages.quote(subject.uri()) + '}');
    fleet
        .dispatcher()
        .dispatch(
            new Outbound(
                subject.server(), client, request, loop, null, true, fleet.config().listTimeout()),
            new OwnRequest(
                request,
                reply -> {
                  try {
                    done.accept(reply);
                  } finally {
                    OwnRequest.discard(reply);
                  }
                }));
  }

  static boolean succeeded(Reply reply) {
    return reply instanceof Reply.Answered answered
        && answered.message().kind() == Envelope.Kind.RESULT;
  }

  /** A client's sink that lets somebody see the reply on its way. */
  private record Watched(ReplySink sink, Consumer<Reply> watcher) implements ReplySink {
    @Override
    public boolean interim(Message message) {
      return sink.interim(message);
    }

    @Override
    public void finish(Reply reply) {
      watcher.accept(reply);
      sink.finish(reply);
    }
  }
}
