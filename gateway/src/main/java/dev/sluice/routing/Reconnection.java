package dev.sluice.routing;

import dev.sluice.exchange.Scope;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.mcp.McpMethod;
import java.util.List;

/**
 * What there is to do when a {@code subscriptions/listen} stream has another upstream session than
 * before: its resources are subscribed to there, and what it may have missed meanwhile is told.
 */
record Reconnection(Fleet fleet, Catalogues catalogues, Subscriptions subscriptions) {

  void of(Listen listen, ServerName server) {
    List<Subscribers.Subject> held = subscriptions.subscribers().held(listen, server);
    Enlistment.run(
        held,
        listen.loop(),
        fleet.config().listTimeout(),
        new Enlistment.Work() {
          @Override
          public void begin(Subscribers.Subject subject, Runnable done) {
            if (!listen.isOpen()) {
              done.run();
              return;
            }
            subscriptions.subscribe(listen, subject, listen.loop(), reply -> done.run());
          }

          @Override
          public void end() {}
        });
    for (Subscribers.Subject subject : held) {
      boolean _ =
          listen.push(
              OwnMessages.notification(
                  McpMethod.NOTIFICATIONS_RESOURCES_UPDATED,
                  "{\"uri\":" + OwnMessages.quote(subject.uri()) + '}'));
    }
    switch (listen.scope()) {
      case Scope.Single single -> {
        listen.filter().kinds().stream()
            .map(ListKind::changed)
            .distinct()
            .forEach(changed -> listen.push(OwnMessages.notification(changed)));
      }
      case Scope.Aggregate aggregate -> fetch(listen, server);
    }
  }

  /** A merged list that is another now is told by the catalogue. */
  private void fetch(Listen listen, ServerName server) {
    Catalogue catalogue = catalogues.of(listen);
    for (ListKind kind : listen.filter().kinds()) {
      Slot slot = catalogue.slot(kind, server);
      if (slot != null) {
        slot.renew(listen.loop());
      }
    }
  }
}
