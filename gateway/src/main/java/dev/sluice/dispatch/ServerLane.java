package dev.sluice.dispatch;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Outbound;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.ServerEvents;
import dev.sluice.exchange.ServerName;
import dev.sluice.observability.Operations;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.mcp.McpMethod;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
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

  private final ServerName server;
  private final DispatchConfig config;
  private final Surroundings surroundings;
  private final Replicas replicas;
  private final RetryPolicy retries;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Set<Client> watched = ConcurrentHashMap.newKeySet();

  /**
   * @param replicas at least one, with transports that nobody else uses
   */
  public ServerLane(
      ServerName server,
      DispatchConfig config,
      List<ReplicaSpec> replicas,
      Surroundings surroundings) {
    this.server = server;
    this.config = config;
    this.surroundings = surroundings;
    this.replicas = new Replicas(this, replicas);
    this.retries = new RetryPolicy(config.retry(), surroundings.nanoTime());
  }

  public ServerName server() {
    return server;
  }

  DispatchConfig config() {
    return config;
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

  /** How the server is reached: {@code stdio} or {@code streamable_http}. */
  public String transport() {
    return replicas.all().getFirst().transport().kind();
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

  /** Whether running a call twice does no harm: it says so, or the configuration does. */
  boolean isRepeatable(Outbound outbound) {
    if (outbound.repeatable() || config.idempotent().isEmpty()) {
      return outbound.repeatable();
    }
    Message request = outbound.message();
    if (!request.envelope().isMethod(McpMethod.TOOLS_CALL)) {
      return false;
    }
    String tool = outbound.target() == null ? request.text(Member.NAME) : outbound.target();
    return config.idempotent().contains("*")
        || (tool != null && config.idempotent().contains(tool));
  }

  public int callsInFlight() {
    return inFlight.get();
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

  /** The upstream session a client already has, or null. */
  @Nullable UpstreamSession existing(Client client) {
    Replica replica = replicas.chosen(client);
    return replica == null ? null : replica.pool().existing(client);
  }

  InFlight dispatch(Outbound outbound, ReplySink sink) {
    if (inFlight.incrementAndGet() > config.maxCalls()) {
      inFlight.decrementAndGet();
      sink.finish(new Reply.Failed(failures().full("calls", "maxCalls", config.maxCalls())));
      return InFlight.DONE;
    }
    DispatchedCall call = new DispatchedCall(this, outbound, sink);
    call.start();
    return call;
  }

  /** One call has ended: its permit comes back, its outcome is told. */
  void ended(Outbound outbound, @Nullable UpstreamSession session, Reply reply, long nanos) {
    inFlight.decrementAndGet();
    surroundings
        .operations()
        .called(
            server,
            String.valueOf(outbound.message().method()),
            outbound.target(),
            reply.errorType(),
            session == null ? transport() : session.replica().transport().kind(),
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

  /** Ends idle sessions and, where there is none at all, tries to open one. Called every second. */
  public void tick(EventLoop loop) {
    replicas.all().forEach(replica -> replica.tick(loop));
  }

  public void close(Runnable done) {
    List<Replica> all = replicas.all();
    Countdown countdown = new Countdown(all.size(), done);
    all.forEach(replica -> replica.pool().close(countdown::arrive));
  }
}
