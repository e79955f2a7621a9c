package dev.sluice.dispatch;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.HeardReply;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Outbound;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Scope;
import dev.sluice.exchange.ScriptedClient;
import dev.sluice.exchange.Sent;
import dev.sluice.exchange.ServerEvents;
import dev.sluice.exchange.ServerName;
import dev.sluice.observability.Operations;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One lane over several scripted replicas, on one loop whose time is driven. */
final class Fleetlet {
  enum Canary {
    WATCHED,
    IGNORED
  }

  /** A replica's configuration, to be changed. */
  record Spec(ReplicaSpec spec) {
    ReplicaSpec drained() {
      return new ReplicaSpec(spec.name(), spec.weight(), true, spec.transport());
    }

    ReplicaSpec weighing(int weight) {
      return new ReplicaSpec(spec.name(), weight, false, spec.transport());
    }
  }

  final ServerLane lane;
  final List<String> events = new ArrayList<>();
  private final EmbeddedChannel embedded = new EmbeddedChannel();
  private final List<ScriptedTransport> transports = new ArrayList<>();
  private final List<ReplicaSpec> specs = new ArrayList<>();
  private final WatchConfig watch;
  private final Replicas replicas;
  private long now = 1;

  Fleetlet(int... weights) {
    this(Canary.IGNORED, weights);
  }

  Fleetlet(Canary canary, int... weights) {
    this(DispatchConfig.DEFAULTS, canary, weights);
  }

  Fleetlet(DispatchConfig config, Canary canary, int... weights) {
    for (int weight : weights) {
      ScriptedTransport transport = new ScriptedTransport(Harness.SERVER);
      transports.add(transport);
      specs.add(new ReplicaSpec("r" + specs.size(), weight, false, transport));
    }
    watch =
        new WatchConfig(
            HealthConfig.DEFAULTS,
            EjectionConfig.DEFAULTS,
            new CanaryConfig(canary == Canary.WATCHED, null, Duration.ofSeconds(30), 20, 10, 300));
    lane =
        new ServerLane(
            Harness.SERVER,
            config,
            new ReplicaSet(specs, true, watch),
            new ServerLane.Surroundings(new Heard(), Operations.NONE, () -> now));
    replicas = lane.replicas();
  }

  EventLoop loop() {
    return embedded.eventLoop();
  }

  Replica replica(int index) {
    return replicas.all().get(index);
  }

  ScriptedTransport transport(int index) {
    return transports.get(index);
  }

  ScriptedTransport.Received last(int index) {
    return transport(index).channels.getLast().last();
  }

  Spec spec(int index) {
    return new Spec(specs.get(index));
  }

  void adopt(Object... others) {
    List<ReplicaSpec> next = new ArrayList<>();
    for (Object other : others) {
      next.add(other instanceof Spec(ReplicaSpec spec) ? spec : (ReplicaSpec) other);
    }
    lane.adopt(new ReplicaSet(next, true, watch));
  }

  Replica of(Client client) {
    return lane.choose(client);
  }

  boolean kept(Client client) {
    return !replicas.used(client).isEmpty();
  }

  /** A client that stays with the replica. */
  ScriptedClient clientOf(int index) {
    ScriptedClient client = ScriptedClient.session();
    return of(client) == replica(index) ? client : clientOf(index);
  }

  Replica choose(Client client, Set<Replica> tried) {
    Message request = Message.of("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\"}");
    try {
      return lane.choose(
          new Outbound(Harness.SERVER, client, request, loop(), null, false, null), tried);
    } finally {
      request.release();
    }
  }

  /** The replica for a list nobody in particular asked for. */
  Replica ownList() {
    Message request = Message.of("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}");
    Client nobody = Client.nobody(Scope.AGGREGATE, Identity.ANONYMOUS, ClientCapabilities.NONE);
    try {
      return lane.choose(
          new Outbound(Harness.SERVER, nobody, request, loop(), null, true, null), Set.of());
    } finally {
      request.release();
    }
  }

  HeardReply call(Client client) {
    HeardReply caller =
        new HeardReply(Message.of("{\"jsonrpc\":\"2.0\",\"id\":\"c\",\"method\":\"tools/call\"}"));
    caller.inFlight =
        lane.dispatch(
            new Outbound(Harness.SERVER, client, caller.request, loop(), null, false, null),
            caller);
    embedded.runPendingTasks();
    return caller;
  }

  void fail(int index, int times) {
    answer(index, times, AttemptEnd.FAILED, 1);
  }

  void answer(int index, int times, AttemptEnd end, long millis) {
    for (int i = 0; i < times; i++) {
      replica(index).begun();
      replica(index).ended(end, TimeUnit.MILLISECONDS.toNanos(millis));
    }
  }

  Failure.ByBackend failure() {
    return new Failure.ByBackend(
        Reason.BACKEND_UNREACHABLE, "scripted", Harness.SERVER, Sent.NOTHING);
  }

  /** Lets time pass, then ticks. */
  void advance(Duration time) {
    now += time.toNanos();
    embedded.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
    embedded.runScheduledPendingTasks();
    lane.tick(loop());
    embedded.runPendingTasks();
  }

  private final class Heard implements ServerEvents {
    @Override
    public void onNotification(
        ServerName server,
        @Nullable ClientCapabilities capabilities,
        @Nullable Client client,
        Message notification) {
      notification.release();
    }

    @Override
    public void onUp(ServerName server) {
      events.add("up");
    }

    @Override
    public void onDown(ServerName server, Failure failure) {
      events.add("down");
    }
  }
}
