package dev.sluice.dispatch;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.Dispatcher;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Outbound;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.Sent;
import dev.sluice.exchange.ServerName;
import io.netty.channel.EventLoop;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Carries each request into the lane of its server. Thread-safe: the lanes are one immutable map,
 * swapped.
 */
public final class FleetDispatcher implements Dispatcher {
  private volatile Map<ServerName, ServerLane> lanes;

  public FleetDispatcher(Collection<ServerLane> lanes) {
    this.lanes = byName(lanes);
  }

  /** Carries requests into these lanes from now on. Closing the others is the caller's part. */
  public void swap(Collection<ServerLane> others) {
    lanes = byName(others);
  }

  private static Map<ServerName, ServerLane> byName(Collection<ServerLane> lanes) {
    Map<ServerName, ServerLane> byName = new LinkedHashMap<>();
    lanes.forEach(lane -> byName.put(lane.server(), lane));
    return Map.copyOf(byName);
  }

  @Override
  public InFlight dispatch(Outbound outbound, ReplySink sink) {
    assert outbound.loop().inEventLoop();
    ServerLane lane = lanes.get(outbound.server());
    if (lane == null) {
      sink.finish(new Reply.Failed(removed(outbound.server())));
      return InFlight.DONE;
    }
    return lane.dispatch(outbound, sink);
  }

  @Override
  public void tell(ServerName server, Client client, Message notification) {
    ServerLane lane = lanes.get(server);
    if (lane == null) {
      notification.release();
    } else {
      lane.tell(client, notification);
    }
  }

  @Override
  public void describe(ServerName server, Client client, EventLoop loop, Consumer<Described> done) {
    ServerLane lane = lanes.get(server);
    if (lane == null) {
      done.accept(new Described.Unknown(removed(server)));
      return;
    }
    UpstreamPool.Waiter waiter =
        new UpstreamPool.Waiter() {
          @Override
          public void onSession(UpstreamSession ready) {
            var _ = ready.attach(client);
            done.accept(new Described.Known(ready.description()));
          }

          @Override
          public void onUnavailable(Failure failure) {
            done.accept(new Described.Unknown(failure));
          }
        };
    UpstreamSession ready = lane.choose(client).pool().acquire(client, loop, waiter);
    if (ready != null) {
      waiter.onSession(ready);
    }
  }

  /** A reload came between. */
  private static Failure removed(ServerName server) {
    return new Failure.ByGateway(
        Reason.BACKEND_UNREACHABLE,
        "server " + server + " is configured no more; list the tools again",
        server,
        Sent.NOTHING,
        0);
  }
}
