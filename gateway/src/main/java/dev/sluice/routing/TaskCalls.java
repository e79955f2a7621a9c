package dev.sluice.routing;

import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.jsonrpc.JsonSpans;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.jsonrpc.Span;
import dev.sluice.protocol.mcp.McpField;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests about a task to the server that issued it; to the only one that has tasks when
 * nothing is known of it, as after a restart. Where several may have issued it, none is asked.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-11-25/basic/utilities/tasks">Tasks,
 *     MCP 2025-11-25</a>
 */
final class TaskCalls {
  private final Fleet fleet;
  private final Calls calls;
  private final TaskOwners owners;

  TaskCalls(Fleet fleet, Calls calls, TaskOwners owners) {
    this.fleet = fleet;
    this.calls = calls;
    this.owners = owners;
  }

  InFlight handle(Exchange exchange, ReplySink sink) {
    String task = task(exchange);
    if (task == null) {
      return Calls.fail(
          sink, ClientFault.INVALID_PARAMS, "params.taskId is missing (expected: a task id)");
    }
    return switch (owners.of(exchange.identity(), task)) {
      case TaskOwners.Owner.One(ServerName server) when fleet.servers().contains(server) ->
          calls.send(exchange, sink, server);
      case TaskOwners.Owner.One gone -> {
        sink.finish(unknown("its server is configured no more"));
        yield InFlight.DONE;
      }
      case TaskOwners.Owner.Several several -> {
        sink.finish(unknown("several servers issued it; ask at the address of one server"));
        yield InFlight.DONE;
      }
      case null -> ask(exchange, sink);
    };
  }

  private InFlight ask(Exchange exchange, ReplySink sink) {
    Deferred deferred = new Deferred(sink);
    Survey.take(
        fleet,
        Calls.client(exchange),
        exchange.loop(),
        answers -> {
          List<ServerName> able =
              answers.entrySet().stream()
                  .filter(server -> Traits.of(server.getValue()).issuesTasks())
                  .map(Map.Entry::getKey)
                  .toList();
          if (!deferred.waiting()) {
            return;
          }
          if (able.size() == 1) {
            deferred.become(calls.send(exchange, sink, able.getFirst()));
          } else {
            deferred.finish(
                unknown(
                    able.isEmpty()
                        ? "no server has tasks"
                        : "nothing is known of it, and several servers have tasks; ask at the"
                            + " address of one server"));
          }
        });
    return deferred;
  }

  private static @Nullable String task(Exchange exchange) {
    ByteBuf json = exchange.message().bytes();
    Span id =
        JsonSpans.member(
            json,
            exchange.message().envelope().start(Member.PARAMS),
            exchange.message().envelope().end(Member.PARAMS),
            McpField.TASK_ID);
    return id == null ? null : JsonSpans.text(json, id.start(), id.end());
  }

  private static Reply unknown(String why) {
    return new Reply.Failed(
        new Failure.ByClient(
            ClientFault.INVALID_PARAMS,
            "unknown task: " + why + " (expected: a task issued to this caller)"));
  }
}
