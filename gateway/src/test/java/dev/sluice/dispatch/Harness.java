package dev.sluice.dispatch;

import dev.sluice.backend.spi.BackendTransport;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.HeardReply;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Outbound;
import dev.sluice.exchange.ServerEvents;
import dev.sluice.exchange.ServerName;
import dev.sluice.observability.Operations;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One lane over a scripted transport, on one loop whose time is driven. */
final class Harness {
  static final ServerName SERVER = new ServerName("scripted");

  final EmbeddedChannel embedded = new EmbeddedChannel();
  final ScriptedTransport transport = new ScriptedTransport(SERVER);
  final List<String> events = new ArrayList<>();
  final ServerLane lane;
  final FleetDispatcher dispatcher;
  private long now = 1;

  Harness(DispatchConfig config) {
    lane =
        new ServerLane(
            SERVER,
            config,
            ReplicaSet.of(ReplicaSpec.only(transport)),
            new ServerLane.Surroundings(new Heard(), Operations.NONE, () -> now));
    dispatcher = new FleetDispatcher(List.of(lane));
  }

  Harness() {
    this(DispatchConfig.DEFAULTS);
  }

  static DispatchConfig limits(UpstreamSharing sharing, int maxSessions, int maxCalls) {
    Settings settings = new Settings();
    settings.sharing = sharing;
    settings.maxSessions = maxSessions;
    settings.maxCalls = maxCalls;
    settings.maxQueued = 0;
    return settings.config();
  }

  /** The usual limits, with these repetitions and tools that may be repeated. */
  static DispatchConfig repeating(RetryConfig retry, String... idempotent) {
    Settings settings = new Settings();
    settings.retry = retry;
    settings.idempotent = List.of(idempotent);
    return settings.config();
  }

  EventLoop loop() {
    return embedded.eventLoop();
  }

  BackendTransport backend() {
    return transport;
  }

  /** Lets what was handed to the loop happen. */
  void run() {
    embedded.runPendingTasks();
  }

  /** Lets the longest pause before a repetition pass. */
  void passPause() {
    advance(RetryConfig.DEFAULTS.maxPause());
  }

  void advance(Duration time) {
    now += time.toNanos();
    embedded.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
    embedded.runScheduledPendingTasks();
    embedded.runPendingTasks();
  }

  /** A tools/call of {@code client} with id {@code "c"} and progress token {@code "t"}. */
  HeardReply call(Client client, boolean repeatable) {
    return send(
        client,
        repeatable,
        "{\"jsonrpc\":\"2.0\",\"id\":\"c\",\"method\":\"tools/call\",\"params\":{\"name\":\"x\",\"_meta\":{\"progressToken\":\"t\"}}}");
  }

  HeardReply send(Client client, boolean repeatable, String json) {
    HeardReply caller = new HeardReply(Message.of(json));
    caller.inFlight =
        dispatcher.dispatch(
            new Outbound(SERVER, client, caller.request, loop(), null, repeatable, null), caller);
    run();
    return caller;
  }

  private final class Heard implements ServerEvents {
    @Override
    public void onNotification(
        ServerName server,
        @Nullable ClientCapabilities capabilities,
        @Nullable Client client,
        Message notification) {
      events.add(notification.method() + (client == null ? "" : " for one client"));
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
