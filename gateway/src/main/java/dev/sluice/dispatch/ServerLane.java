package dev.sluice.dispatch;

import dev.sluice.exchange.CallTrace;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Journey;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Outbound;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.ServerEvents;
import dev.sluice.exchange.ServerName;
import dev.sluice.observability.Operations;
import dev.sluice.protocol.era.ProtocolVersion;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything of one server: its configuration, its replicas, its permits and whether it answers.
 * Lanes share nothing, so that a slow server slows no other. Thread-safe.
 */
public final class ServerLane {

  /**
   * What lanes tell and ask.
   *
   * @param events hears what servers say outside calls
   * @param operations hears the outcome of every call
   * @param nanoTime the clock
   */
  public record Surroundings(ServerEvents events, Operations operations, LongSupplier nanoTime) {}

  /** Time for calls that had found this lane before another took its place. */
  private static final long LATECOMERS_MILLIS = 100;

  private final ServerName server;
  private final DispatchConfig config;
  private final Surroundings surroundings;
  private final Replicas replicas;
  private final RetryPolicy retries;
  private final CallQueue queue;
  private final CallLimits limits;
  private final LongAdder strays = new LongAdder();
  private volatile @Nullable Runnable idle;
  private final Set<Client> watched = ConcurrentHashMap.newKeySet();

  /**
   * @param replicas with transports that nobody else uses
   */
  public ServerLane(
      ServerName server, DispatchConfig config, ReplicaSet replicas, Surroundings surroundings) {
    this.server = server;
    this.config = config;
    this.surroundings = surroundings;
    this.replicas = new Replicas(this, replicas);
    this.retries = new RetryPolicy(config.retry(), surroundings.nanoTime());
    this.queue = new CallQueue(server.value(), config.maxCalls(), config.maxQueued());
    this.limits = new CallLimits(config, failures(), queue.refused(), surroundings.nanoTime());
  }

  public ServerName server() {
    return server;
  }

  DispatchConfig config() {
    return config;
  }

  Replicas replicas() {
    return replicas;
  }

  ServerEvents events() {
    return surroundings.events();
  }

  long nanoTime() {
    return surroundings.nanoTime().getAsLong();
  }

  /** Whether the server answered last time it was asked; null failure when it did. */
  public @Nullable Failure whyDown() {
    return replicas.whyDown();
  }

  public boolean isUp() {
    return replicas.isUp();
  }

  /** How the server is reached: {@code stdio}, {@code streamable_http} or {@code sse}. */
  public String transport() {
    return replicas.all().getFirst().pool().kind();
  }

  /** The revision agreed with the server last, null before it answered. */
  public @Nullable String revision() {
    ProtocolVersion agreed = replicas.agreed();
    return agreed == null ? null : agreed.text();
  }

  /** Upstream sessions open or being opened. */
  public int upstreamSessions() {
    return replicas.all().stream().mapToInt(replica -> replica.pool().size()).sum();
  }

  /** How the attempts at this server ended. */
  public AttemptCounts attempts() {
    return retries.counts();
  }

  RetryPolicy retries() {
    return retries;
  }

  CallLimits limits() {
    return limits;
  }

  CallQueue queue() {
    return queue;
  }

  /** Why no replica lets an attempt in. */
  Failure circuitOpen() {
    Duration least = null;
    for (Replica each : replicas.all()) {
      Duration wait = each.breaker().retryAfter();
      least = least == null || wait.compareTo(least) < 0 ? wait : least;
    }
    return failures().circuitOpen(least == null ? Duration.ZERO : least);
  }

  /** Calls that have a place among those under way. */
  public int callsActive() {
    return queue.underWay();
  }

  /** Most calls that may be under way, by {@code maxCalls}. */
  public int mostCalls() {
    return config.maxCalls();
  }

  /** Most calls that may wait for their turn, by {@code maxQueued}. */
  public int mostQueued() {
    return config.maxQueued();
  }

  /** Messages of the server that reached nobody, as nobody can be meant by them. */
  public long strays() {
    return strays.sum();
  }

  void strayed() {
    strays.increment();
  }

  /** A call waited so long for its turn. */
  void waited(long nanos) {
    surroundings.operations().queued(server, nanos);
  }

  /** Calls that wait for their turn. */
  public int callsQueued() {
    return queue.waiting();
  }

  /** Calls refused so far for a limit of this server. */
  public long callsRefused() {
    return queue.refused().sum();
  }

  /** Calls under way, and those that wait for their turn. */
  public int callsInFlight() {
    return queue.underWay() + queue.waiting();
  }

  /**
   * The replica for the next attempt of a call: the one its client session stays with, else one by
   * load and weight.
   *
   * @param tried those that failed this call; they are asked again only when there is no other
   */
  Replica choose(Outbound outbound, Set<Replica> tried) {
    return replicas.choose(outbound.client(), outbound.message().envelope(), tried);
  }

  /** The replica a client's calls go to. */
  Replica choose(Client client) {
    return replicas.choose(client, null, Set.of());
  }

  /** Sends a client's notification where it has an upstream session already. Takes ownership. */
  void tell(Client client, Message notification) {
    try {
      for (Replica replica : replicas.used(client)) {
        UpstreamSession session = replica.pool().existing(client);
        if (session != null) {
          session.channel().send(notification.share());
        }
      }
    } finally {
      notification.release();
    }
  }

  InFlight dispatch(Outbound outbound, ReplySink sink) {
    Failure refusal = limits.refusal(outbound);
    if (refusal != null) {
      sink.finish(new Reply.Failed(refusal));
      return InFlight.DONE;
    }
    DispatchedCall call = new DispatchedCall(this, outbound, sink);
    call.start();
    return call;
  }

  private void tellIdle() {
    Runnable waiting = idle;
    if (waiting != null && callsInFlight() == 0) {
      waiting.run();
    }
  }

  /** One call has ended. */
  void ended(Outbound outbound, @Nullable UpstreamSession session, Reply reply, long nanos) {
    tellIdle();
    Journey journey = outbound.journey();
    CallTrace trace = journey == null ? null : journey.trace();
    if (trace == null) {
      measure(outbound, session, reply, nanos);
    } else {
      trace.run(() -> measure(outbound, session, reply, nanos));
    }
  }

  private void measure(
      Outbound outbound, @Nullable UpstreamSession session, Reply reply, long nanos) {
    surroundings
        .operations()
        .called(
            server,
            String.valueOf(outbound.message().method()),
            outbound.target(),
            reply.errorType(),
            session == null ? transport() : session.replica().pool().kind(),
            session == null ? null : session.description().version(),
            nanos);
  }

  /** Hears once when a client session that uses this server closes. */
  void watch(Client client) {
    if (watched.add(client)) {
      client.onClose(
          () -> {
            watched.remove(client);
            replicas.forget(client);
          });
    }
  }

  CallFailures failures() {
    return new CallFailures(server);
  }

  /** Does what is due: health, ejections, idle sessions. Called every second. */
  public void tick(EventLoop loop) {
    replicas.tick(loop);
  }

  /** Its replicas as they stand, in the order of the configuration. */
  public List<ReplicaView> view() {
    return replicas.all().stream().map(ReplicaView::of).toList();
  }

  /**
   * Goes on with other replicas. One whose transport it has already is kept with its sessions and
   * calls, and takes the new weight and {@code drain}; one that is no longer there ends with its
   * last call.
   */
  public void adopt(ReplicaSet others) {
    replicas.adopt(others);
  }

  /**
   * Closes when its last call has ended, at the latest after {@code grace}; it still takes calls
   * that were on their way to it.
   */
  public void retire(EventLoop loop, Duration grace, Runnable done) {
    Runnable close = new Once(() -> close(done));
    Runnable whenIdle =
        () -> {
          idle = close;
          if (callsInFlight() == 0) {
            close.run();
          }
        };
    Future<?> _ = loop.schedule(whenIdle, LATECOMERS_MILLIS, TimeUnit.MILLISECONDS);
    Future<?> _ = loop.schedule(close, grace.toNanos(), TimeUnit.NANOSECONDS);
  }

  public void close(Runnable done) {
    replicas.close(done);
  }
}
