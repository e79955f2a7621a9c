package dev.sluice.routing;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Outbound;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.ServerDescription;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.mcp.LogLevel;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sets the log level of every server that logs.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-11-25/server/utilities/logging#setting-log-level">Logging,
 *     MCP 2025-11-25</a>
 */
final class LogLevels {
  private final Fleet fleet;

  LogLevels(Fleet fleet) {
    this.fleet = fleet;
  }

  /** Asks all of them in parallel and answers when the last did, or the time is up. */
  InFlight setAll(Exchange exchange, ReplySink sink) {
    if (!hasLevel(exchange)) {
      return Calls.fail(
          sink,
          ClientFault.INVALID_PARAMS,
          "params.level: not a log level (expected: one of "
              + Arrays.stream(LogLevel.values()).map(LogLevel::text).toList()
              + ')');
    }
    Client client = Calls.client(exchange);
    FanOut fanOut = new FanOut(exchange, new Deferred(sink));
    Survey.take(fleet, client, exchange.loop(), answers -> fanOut.ask(client, answers));
    return fanOut;
  }

  private static boolean hasLevel(Exchange exchange) {
    String level = exchange.message().text(Member.LEVEL);
    return level != null && LogLevel.parse(level) != null;
  }

  /** One request to many servers. Confined to the exchange's loop. */
  private final class FanOut implements InFlight {
    private final Exchange exchange;
    private final Deferred answer;
    private final List<InFlight> parts = new ArrayList<>();
    private int open;
    private @Nullable Future<?> timer;

    FanOut(Exchange exchange, Deferred answer) {
      this.exchange = exchange;
      this.answer = answer;
    }

    void ask(Client client, Map<ServerName, ServerDescription> servers) {
      if (!answer.waiting()) {
        return;
      }
      List<ServerName> logging =
          servers.entrySet().stream()
              .filter(server -> Abilities.of(server.getValue()).has("logging"))
              .map(Map.Entry::getKey)
              .toList();
      open = logging.size();
      if (open == 0) {
        end();
        return;
      }
      timer =
          exchange.loop().schedule(this::end, fleet.config().listTimeout().toNanos(), NANOSECONDS);
      for (ServerName server : logging) {
        Message request = exchange.message().share();
        parts.add(
            fleet
                .dispatcher()
                .dispatch(
                    new Outbound(
                        server,
                        client,
                        request,
                        exchange.loop(),
                        null,
                        true,
                        fleet.config().listTimeout()),
                    new OwnRequest(
                        request,
                        reply -> {
                          OwnRequest.discard(reply);
                          one();
                        })));
      }
    }

    private void one() {
      open--;
      if (open == 0) {
        end();
      }
    }

    private void end() {
      if (timer != null) {
        timer.cancel(false);
      }
      if (answer.waiting()) {
        answer.finish(OwnMessages.result(exchange.id(), "{}"));
      }
    }

    @Override
    public void cancel(CancelReason reason) {
      answer.cancel(reason);
      List.copyOf(parts).forEach(part -> part.cancel(reason));
    }
  }
}
