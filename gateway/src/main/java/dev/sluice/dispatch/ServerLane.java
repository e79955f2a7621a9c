package dev.sluice.dispatch;

import dev.sluice.backend.spi.BackendTransport;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Outbound;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.Scope;
import dev.sluice.exchange.Sent;
import dev.sluice.exchange.ServerEvents;
import dev.sluice.exchange.ServerName;
import dev.sluice.observability.Operations;
import dev.sluice.protocol.era.ProtocolVersion;
import io.netty.channel.EventLoop;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything of one server: its configuration, its upstream sessions, its permits and whether it
 * answers. Lanes share nothing, so that a slow server slows no other. Thread-safe.
 */
public final class ServerLane {
  private final BackendTransport transport;
  private final DispatchConfig config;
  private final ServerEvents events;
  private final Operations operations;
  private final LongSupplier nanoTime;
  private final UpstreamPool pool;
  private final Availability availability;
  private volatile @Nullable ProtocolVersion agreed;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Set<Client> watched = ConcurrentHashMap.newKeySet();

  public ServerLane(
      BackendTransport transport,
      DispatchConfig config,
      ServerEvents events,
      Operations operations,
      LongSupplier nanoTime) {
    this.transport = transport;
    this.config = config;
    this.events = events;
    this.operations = operations;
    this.nanoTime = nanoTime;
    this.pool = new UpstreamPool(this, transport);
    this.availability = new Availability(transport.server(), events, nanoTime);
  }

  public ServerName server() {
    return transport.server();
  }

  DispatchConfig config() {
    return config;
  }

  ServerEvents events() {
    return events;
  }

  UpstreamPool pool() {
    return pool;
  }

  long nanoTime() {
    return nanoTime.getAsLong();
  }

  /** Whether the server answered last time it was asked; null failure when it did. */
  public @Nullable Failure whyDown() {
    return availability.whyDown();
  }

  public boolean isUp() {
    return availability.isUp();
  }

  /** How the server is reached: {@code stdio} or {@code streamable_http}. */
  public String transport() {
    return transport.kind();
  }

  /** The revision agreed with the server last, null before it answered. */
  public @Nullable String revision() {
    ProtocolVersion last = agreed;
    return last == null ? null : last.text();
  }

  /** Upstream sessions open or being opened. */
  public int upstreamSessions() {
    return pool.size();
  }

  public int callsInFlight() {
    return inFlight.get();
  }

  InFlight dispatch(Outbound outbound, ReplySink sink) {
    if (inFlight.incrementAndGet() > config.maxCalls()) {
      inFlight.decrementAndGet();
      sink.finish(new Reply.Failed(full("calls", config.maxCalls())));
      return InFlight.DONE;
    }
    DispatchedCall call = new DispatchedCall(this, outbound, sink);
    call.start();
    return call;
  }

  /** One call has ended: its permit comes back, its outcome is told. */
  void ended(Outbound outbound, @Nullable UpstreamSession session, Reply reply, long nanos) {
    inFlight.decrementAndGet();
    operations.called(
        server(),
        String.valueOf(outbound.message().method()),
        outbound.target(),
        reply.errorType(),
        transport.kind(),
        session == null ? null : session.description().version(),
        nanos);
  }

  /** Hears once when a client session that uses this server closes. */
  void watch(Client client) {
    if (watched.add(client)) {
      client.onClose(
          () -> {
            watched.remove(client);
            pool.detach(client);
          });
    }
  }

  void up(ProtocolVersion version) {
    agreed = version;
    availability.up();
  }

  /** The server forgot a session, and with it subscriptions: the next one counts as coming back. */
  void lostSession() {
    availability.lostSession();
  }

  void down(Failure.ByBackend failure) {
    availability.down(failure);
  }

  Failure full(String what, int limit) {
    return new Failure.ByGateway(
        Reason.OVERLOADED,
        "server "
            + server()
            + " has "
            + limit
            + ' '
            + what
            + " already (the limit); call again later",
        server(),
        Sent.NOTHING,
        0);
  }

  Failure goingDown() {
    return new Failure.ByGateway(
        Reason.SHUTTING_DOWN, "the gateway is going down; call again", server(), Sent.NOTHING, 0);
  }

  /** Ends idle sessions and, when there is none at all, tries to open one. Called every second. */
  public void tick(EventLoop loop) {
    pool.sweep();
    availability.tellLosses();
    if (pool.isEmpty() && !pool.isClosed() && availability.mayTry()) {
      Client nobody =
          Client.nobody(new Scope.Single(server()), Identity.ANONYMOUS, ClientCapabilities.NONE);
      pool.acquire(nobody, loop, Availability.IGNORE);
    }
  }

  public void close(Runnable done) {
    pool.close(done);
  }
}
