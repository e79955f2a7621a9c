package dev.sluice.routing;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.Dispatcher.Described;
import dev.sluice.exchange.ServerDescription;
import dev.sluice.exchange.ServerName;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks every server in parallel to describe itself to one client, and goes on with the answers that
 * came within the configured wait. Confined to its loop.
 */
final class Survey {
  private final Map<ServerName, ServerDescription> answers = new LinkedHashMap<>();
  private final List<ServerName> servers;
  private final Consumer<Map<ServerName, ServerDescription>> done;
  private int open;
  private @Nullable Future<?> timer;
  private boolean over;

  private Survey(List<ServerName> servers, Consumer<Map<ServerName, ServerDescription>> done) {
    this.servers = servers;
    this.done = done;
    this.open = servers.size();
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
    Survey survey = new Survey(fleet.servers(), done);
    if (survey.open == 0) {
      survey.end();
      return;
    }
    long limit = fleet.config().listTimeout().toNanos();
    survey.timer = loop.schedule(survey::end, limit, NANOSECONDS);
    for (ServerName server : fleet.servers()) {
      fleet
          .dispatcher()
          .describe(server, client, loop, described -> survey.answer(server, described));
    }
  }

  private void answer(ServerName server, Described described) {
    if (described instanceof Described.Known(ServerDescription description)) {
      answers.put(server, description);
    }
    open--;
    if (open == 0) {
      end();
    }
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
    for (ServerName server : servers) {
      ServerDescription description = answers.get(server);
      if (description != null) {
        ordered.put(server, description);
      }
    }
    done.accept(ordered);
  }
}
