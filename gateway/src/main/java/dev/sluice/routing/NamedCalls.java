package dev.sluice.routing;

import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.jsonrpc.JsonSpans;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.mcp.McpMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the server of a request that names a tool or prompt of the merged catalogue, and gives it
 * the server's own name.
 *
 * <p>A name the catalogue does not hold may be newer than it, or the catalogue may not be there
 * yet: the list of the one server its prefix stands for is fetched once. If that server gives no
 * list, the call goes to it all the same, so that the caller hears what is wrong there.
 */
final class NamedCalls {
  private final Fleet fleet;
  private final Catalogues catalogues;
  private final Calls calls;
  private final ToolCalls tools;
  private final TaskOwners tasks;

  /**
   * @param tasks told of tasks that calls are answered with
   */
  NamedCalls(Desk desk, TaskOwners tasks) {
    this.fleet = desk.fleet();
    this.catalogues = desk.catalogues();
    this.calls = desk.calls();
    this.tools = desk.tools();
    this.tasks = tasks;
  }

  /**
   * @param member where the message holds the name
   */
  InFlight handle(ListKind kind, Member member, Exchange exchange, ReplySink sink) {
    String name = exchange.message().text(member);
    if (name == null) {
      return Calls.fail(
          sink,
          ClientFault.INVALID_PARAMS,
          "the name of a " + noun(kind) + " is missing (expected: a string)");
    }
    Catalogue catalogue = catalogues.of(Calls.client(exchange));
    Entry entry = catalogue.list(kind).find(name);
    if (entry != null) {
      exchange.message().replace(member, entry.token());
      return send(exchange, sink, catalogue, entry);
    }
    Deferred deferred = new Deferred(sink);
    new Search(catalogue, kind, name, member, exchange, deferred).begin(sink);
    return deferred;
  }

  private InFlight send(Exchange exchange, ReplySink sink, Catalogue catalogue, Entry entry) {
    if (!exchange.message().envelope().isMethod(McpMethod.TOOLS_CALL)) {
      return calls.send(exchange, sink, entry);
    }
    ReplySink watched =
        entry.traits().issuesTasks()
            ? new TaskWatch(sink, tasks, exchange.identity(), entry.server())
            : sink;
    return tools.send(exchange, watched, catalogue, entry);
  }

  private static String noun(ListKind kind) {
    return kind == ListKind.TOOLS ? "tool" : "prompt";
  }

  /** Looks for one name that was not in the catalogue when the call came. */
  private final class Search {
    private final Catalogue catalogue;
    private final ListKind kind;
    private final String name;
    private final Member member;
    private final Exchange exchange;
    private final Deferred deferred;

    Search(
        Catalogue catalogue,
        ListKind kind,
        String name,
        Member member,
        Exchange exchange,
        Deferred deferred) {
      this.catalogue = catalogue;
      this.kind = kind;
      this.name = name;
      this.member = member;
      this.exchange = exchange;
      this.deferred = deferred;
    }

    void begin(ReplySink sink) {
      ServerName server = fleet.names().serverOf(name);
      @Nullable Slot slot = server == null ? null : catalogue.slot(kind, server);
      if (slot == null || slot.justFetched()) {
        giveUp(sink);
        return;
      }
      Gathering.await(
          exchange.loop(),
          List.of(new Gathering.Awaited(slot.fetch(exchange.loop()), slot::tooSlow)),
          fleet.config().listTimeout(),
          () -> fetched(slot, sink));
    }

    private void fetched(Slot slot, ReplySink sink) {
      if (!deferred.waiting()) {
        return;
      }
      if (found(sink)) {
        return;
      }
      if (slot.justFetched()) {
        giveUp(sink);
      } else {
        Message message = exchange.message();
        message.replace(member, JsonSpans.quote(PublicNames.ownName(name)));
        deferred.become(
            calls.send(exchange, sink, slot.server(), null, Calls.repeatable(message.method())));
      }
    }

    private boolean found(ReplySink sink) {
      Entry entry = catalogue.list(kind).find(name);
      if (entry != null) {
        exchange.message().replace(member, entry.token());
        deferred.become(send(exchange, sink, catalogue, entry));
      }
      return entry != null;
    }

    private void giveUp(ReplySink sink) {
      catalogue.gather(
          List.of(kind),
          exchange.loop(),
          () -> {
            if (deferred.waiting() && !found(sink)) {
              deferred.finish(new Reply.Failed(unknown()));
            }
          });
    }

    private Failure unknown() {
      List<String> near = NearestNames.of(name, catalogue.list(kind).entries());
      return new Failure.ByClient(
          ClientFault.INVALID_PARAMS,
          "unknown "
              + noun(kind)
              + ": "
              + NearestNames.clip(name)
              + (near.isEmpty()
                  ? " (expected: a name of " + kind.method() + ')'
                  : " (nearest: " + String.join(", ", near) + ')'));
    }
  }
}
