package dev.sluice.edge;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.EventLog;
import dev.sluice.exchange.Scope;
import dev.sluice.exchange.ServerName;
import dev.sluice.exchange.StreamCounts;
import dev.sluice.security.AccessPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What every channel of one server shares. Thread-safe. */
final class EdgeContext {
  private final EdgeConfig config;
  private final EdgeStages stages;
  private final HeadCheck check;
  private final RouteTable routes;
  private final Outcomes outcomes;
  private final PublicAddress address;
  private final ListenPlaces listens;
  private final EdgeTally tally = new EdgeTally();
  private final Cors cors;
  private final Probe probe;
  private final AtomicInteger owed = new AtomicInteger();
  private volatile Map<ServerName, Duration> serverIntervals;
  private volatile boolean draining;

  EdgeContext(EdgeConfig config, AccessPolicy access, EdgeStages stages) {
    this.config = config;
    this.serverIntervals = config.serverIntervals();
    this.stages = stages;
    this.cors = new Cors(access.cors());
    this.probe = new Probe(this);
    this.check = new HeadCheck(config.limits(), access);
    this.routes =
        new RouteTable(
            stages.known(),
            PublicAddress.prefix(config.listen().publicUrl()),
            config.limits().probes() > 0);
    this.address =
        new PublicAddress(
            config.listen().publicUrl(), new TrustedProxies(config.listen().trustedProxies()));
    this.listens = new ListenPlaces(config.limits());
    this.outcomes = new Outcomes(stages.operations(), stages.watch(), tally);
  }

  EdgeConfig config() {
    return config;
  }

  EdgeStages stages() {
    return stages;
  }

  /** From now on these servers have keepalive intervals of their own. */
  void serverIntervals(Map<ServerName, Duration> intervals) {
    serverIntervals = Map.copyOf(intervals);
  }

  /** Idle time of a stream after which a comment is sent; 0 for none. */
  long keepaliveMillis(Scope scope) {
    Duration interval = config.keepalive().interval();
    if (scope instanceof Scope.Single(ServerName server)) {
      interval = serverIntervals.getOrDefault(server, interval);
    }
    return interval.toMillis();
  }

  /** The log of a stream that answers a request. */
  EventLog replyLog(@Nullable Client client) {
    return client == null ? EventLog.unkept(counts()) : stages.sessions().replyLog(client);
  }

  /** How a stream of this client begins: priming comes before all else where it is expected. */
  EventStream.Opening opening(EventStream.Opening opening, @Nullable Client client, EventLog log) {
    return client != null && client.version().primes() && log.hasIds()
        ? EventStream.Opening.PRIMING
        : opening;
  }

  StreamCounts counts() {
    return stages.streams();
  }

  PublicAddress address() {
    return address;
  }

  /** The places of {@code subscriptions/listen} streams. */
  ListenPlaces listens() {
    return listens;
  }

  EdgeTally tally() {
    return tally;
  }

  HeadCheck check() {
    return check;
  }

  /** What browsers are told of pages that call. */
  Cors cors() {
    return cors;
  }

  /** Answers {@code sluice doctor}. */
  Probe probe() {
    return probe;
  }

  RouteTable routes() {
    return routes;
  }

  Outcomes outcomes() {
    return outcomes;
  }

  /** True when connections end with the response under way. */
  boolean draining() {
    return draining;
  }

  void drain() {
    draining = true;
  }

  /** While draining: a request has come, or was there when draining began. */
  void owe() {
    owed.incrementAndGet();
  }

  /** It was answered, or whoever asked is gone. */
  void settle() {
    owed.decrementAndGet();
  }

  /** Answers owed to clients; counted only while draining. */
  int owed() {
    return owed.get();
  }
}
