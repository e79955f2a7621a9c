package dev.sluice.routing;

import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Outbound;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.jsonrpc.Member;
import io.netty.channel.EventLoop;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends tool calls with what the lists say of their arguments: compares the headers a client sent,
 * and names those its server wants.
 */
final class ToolCalls {
  private final Fleet fleet;
  private final Catalogues catalogues;

  ToolCalls(Fleet fleet, Catalogues catalogues) {
    this.fleet = fleet;
    this.catalogues = catalogues;
  }

  /** Sends a call whose message already holds the tool's own name. */
  InFlight send(Exchange exchange, ReplySink sink, Catalogue catalogue, Entry tool) {
    boolean watched = tool.traits().comparesHeaders();
    return send(
        exchange, sink, watched ? catalogue.slot(ListKind.TOOLS, tool.server()) : null, tool);
  }

  /**
   * @param slot where to look when the server says that the list is another; null for nowhere
   */
  private InFlight send(Exchange exchange, ReplySink sink, @Nullable Slot slot, Entry tool) {
    String fault = fault(exchange, tool);
    if (fault != null) {
      return Calls.fail(sink, ClientFault.HEADER_MISMATCH, fault);
    }
    return slot == null
        ? dispatch(exchange, exchange.message(), sink, tool.server(), tool)
        : new RefreshedCall(exchange, sink, slot, tool.name(), this).begin(tool);
  }

  /**
   * Sends a call at the server's own address, where its list may not be known yet. A client that
   * sends headers has seen the list: then it is awaited.
   */
  InFlight sendDirect(Exchange exchange, ReplySink sink, ServerName server) {
    Slot slot = slot(exchange, server);
    String name = exchange.message().text(Member.NAME);
    if (slot == null || name == null) {
      return dispatch(exchange, exchange.message(), sink, server, null);
    }
    Part part = slot.part();
    if (part != null) {
      return known(exchange, sink, slot, part, name);
    }
    if (!awaited(exchange, slot)) {
      if (slot.untried()) {
        exchange.loop().execute(() -> slot.learn(exchange.loop()));
      }
      return new RefreshedCall(exchange, sink, slot, name, this).begin(null);
    }
    Deferred deferred = new Deferred(sink);
    refetch(
        slot,
        exchange.loop(),
        () -> {
          if (deferred.waiting()) {
            Part fetched = slot.part();
            deferred.become(
                fetched == null
                    ? dispatch(exchange, exchange.message(), sink, server, null)
                    : known(exchange, sink, slot, fetched, name));
          }
        });
    return deferred;
  }

  private boolean awaited(Exchange exchange, Slot slot) {
    return !fleet.stragglers().has(slot.server())
        && (!exchange.paramHeaders().isEmpty()
            || (slot.isFetching() && Calls.client(exchange).version().standsAlone()));
  }

  private InFlight known(Exchange exchange, ReplySink sink, Slot slot, Part part, String name) {
    Entry tool = part.find(name);
    if (tool != null) {
      return send(exchange, sink, tool.traits().comparesHeaders() ? slot : null, tool);
    }
    return part.traits().comparesHeaders()
        ? new RefreshedCall(exchange, sink, slot, name, this).begin(null)
        : dispatch(exchange, exchange.message(), sink, slot.server(), null);
  }

  /** What is wrong with the headers the client sent, or null; only some revisions have them. */
  static @Nullable String fault(Exchange exchange, Entry tool) {
    return tool.mirrored().isEmpty() || !Calls.client(exchange).version().standsAlone()
        ? null
        : tool.mirrored().fault(exchange.message(), exchange.paramHeaders());
  }

  private @Nullable Slot slot(Exchange exchange, ServerName server) {
    return catalogues.of(Calls.client(exchange)).slot(ListKind.TOOLS, server);
  }

  /** Fetches a list anew and goes on once it is there, or has not come in time. */
  void refetch(Slot slot, EventLoop loop, Runnable then) {
    Gathering.await(
        loop,
        List.of(new Gathering.Awaited(slot.fetch(loop), slot::tooSlow)),
        fleet.config().listTimeout(),
        then);
  }

  /**
   * @param message of the exchange, or another that says the same
   * @param tool null when it is not known to exist
   */
  InFlight dispatch(
      Exchange exchange, Message message, ReplySink sink, ServerName server, @Nullable Entry tool) {
    String target = tool == null ? null : tool.name();
    exchange.routed(server, target);
    return fleet
        .dispatcher()
        .dispatch(
            new Outbound(
                server,
                Calls.client(exchange),
                exchange,
                message,
                target,
                tool != null && tool.repeatable(),
                tool == null ? List.of() : tool.mirrored().headers()),
            sink);
  }
}
