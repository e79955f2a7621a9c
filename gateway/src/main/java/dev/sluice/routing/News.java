package dev.sluice.routing;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.ServerEvents;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.mcp.LogLevel;
import dev.sluice.protocol.mcp.McpMethod;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what servers say outside any call to the clients it concerns, and to no other.
 *
 * <p>A changed list or resource concerns every client with the capabilities of the upstream session
 * it was heard on, whichever of them used that session last. At the address of all servers clients
 * hear of a list once the merged one differs; {@link Catalogue} sees to that.
 */
final class News implements ServerEvents {
  private static final Logger LOG = LoggerFactory.getLogger(News.class);

  private final Desk desk;

  News(Desk desk) {
    this.desk = desk;
  }

  /** From now on a client hears of changes. */
  void listens(Client client) {
    desk.listeners().add(client);
  }

  @Override
  public void onNotification(
      ServerName server,
      @Nullable ClientCapabilities capabilities,
      @Nullable Client client,
      Message notification) {
    try {
      String method = notification.method();
      List<ListKind> changed = method == null ? List.of() : ListKind.changedBy(method);
      if (!changed.isEmpty()) {
        desk.listeners().tellDirect(server, capabilities, notification.share());
        eachSlot(server, changed, Slot::invalidate);
      } else if (McpMethod.NOTIFICATIONS_RESOURCES_UPDATED.equals(method)) {
        updated(server, capabilities, notification);
      } else if (client != null && wants(client, notification)) {
        client.push(notification.share());
      } else {
        LOG.debug("notification_dropped server={} method={}", server, method);
      }
    } finally {
      notification.release();
    }
  }

  @Override
  public void onUp(ServerName server) {
    desk.fleet().stragglers().answered(server);
    eachSlot(server, ListKind.ALL, Slot::renew);
    desk.subscriptions().renew(server);
    desk.listens().connect(server);
  }

  @Override
  public void onDown(ServerName server, Failure failure) {
    // Its last good lists are served on, and fetched again when it is up.
  }

  private void eachSlot(
      ServerName server, List<ListKind> kinds, BiConsumer<Slot, EventLoop> action) {
    for (Catalogue catalogue : desk.catalogues().all()) {
      for (ListKind kind : kinds) {
        Slot slot = catalogue.slot(kind, server);
        if (slot != null && !slot.untried()) {
          EventLoop loop = desk.fleet().anyLoop();
          loop.execute(() -> action.accept(slot, loop));
        }
      }
    }
  }

  private void updated(
      ServerName server, @Nullable ClientCapabilities capabilities, Message notification) {
    String uri = notification.text(Member.URI);
    if (uri == null) {
      LOG.debug("notification_dropped server={} method={}", server, notification.method());
      return;
    }
    Subscribers.Subject subject = new Subscribers.Subject(server, uri);
    for (Client subscriber : desk.subscriptions().subscribers().of(subject, capabilities)) {
      subscriber.push(notification.share());
    }
  }

  private static boolean wants(Client client, Message notification) {
    if (!McpMethod.NOTIFICATIONS_MESSAGE.equals(notification.method())) {
      return true;
    }
    LogLevel least = client.logLevel();
    String text = notification.text(Member.LEVEL);
    LogLevel level = text == null ? null : LogLevel.parse(text);
    return least == null || level == null || level.compareTo(least) >= 0;
  }
}
