package dev.sluice.routing;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.Dispatcher.Described;
import dev.sluice.exchange.ServerDescription;
import dev.sluice.exchange.ServerName;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks every server in parallel to describe itself to one client, and goes on with the answers that
 * came within the configured wait; {@link Stragglers} are asked but not waited for. Confined to its
 * loop.
 */
final class Survey {
  private final Fleet fleet;
  private final Consumer<Map<ServerName, ServerDescription>> done;
  private final Map<ServerName, ServerDescription> answers = new HashMap<>();
  private final Set<ServerName> waitedFor = new HashSet<>();
  private @Nullable Future<?> timer;
  private boolean allAsked;
  private boolean over;

  private Survey(Fleet fleet, Consumer<Map<ServerName, ServerDescription>> done) {
    this.fleet = fleet;
    this.done = done;
  }

  /**
   * @param done gets the answers in the order of the configuration, once, on {@code loop}
   */
  static void take(
      Fleet fleet,
      Client client,
      EventLoop loop,
      Consumer<Map<ServerName, ServerDescription>> done) {
    assert loop.inEventLoop();
    new Survey(fleet, done).ask(client, loop);
  }

  private void ask(Client client, EventLoop loop) {
    for (ServerName server : fleet.servers()) {
      if (!fleet.stragglers().has(server)) {
        waitedFor.add(server);
      }
    }
    for (ServerName server : fleet.servers()) {
      fleet.dispatcher().describe(server, client, loop, described -> answer(server, described));
    }
    allAsked = true;
    if (waitedFor.isEmpty()) {
      end();
    } else {
      timer = loop.schedule(this::late, fleet.config().listTimeout().toNanos(), NANOSECONDS);
    }
  }

  private void answer(ServerName server, Described described) {
    if (described instanceof Described.Known(ServerDescription description)) {
      answers.put(server, description);
    }
    if (waitedFor.remove(server) && waitedFor.isEmpty() && allAsked) {
      end();
    }
  }

  private void late() {
    waitedFor.forEach(fleet.stragglers()::late);
    end();
  }

  private void end() {
    if (over) {
      return;
    }
    over = true;
    if (timer != null) {
      timer.cancel(false);
    }
    Map<ServerName, ServerDescription> ordered = new LinkedHashMap<>();
    for (ServerName server : fleet.servers()) {
      ServerDescription description = answers.get(server);
      if (description != null) {
        ordered.put(server, description);
      }
    }
    done.accept(ordered);
  }
}
