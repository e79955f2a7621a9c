package dev.sluice.routing;

import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Dispatcher.Described;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.Scope;
import dev.sluice.exchange.ServerName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Answers {@code subscriptions/listen}: finds out what of the filter can be honoured, subscribes to
 * the resources, acknowledges, and leaves the rest to {@link Listen} and the news of servers.
 */
final class Listening {
  /** Largest request: it stays in memory while its stream is open, which may be for ever. */
  static final int MAX_BYTES = 256 << 10;

  private final Fleet fleet;
  private final Catalogues catalogues;
  private final Listeners listeners;
  private final Listens listens;
  private final Subscriptions subscriptions;
  private final ResourceOwners owners;

  Listening(Desk desk) {
    this.fleet = desk.fleet();
    this.catalogues = desk.catalogues();
    this.listeners = desk.listeners();
    this.listens = desk.listens();
    this.subscriptions = desk.subscriptions();
    this.owners = new ResourceOwners(fleet);
  }

  InFlight handle(Exchange exchange, ReplySink sink) {
    int bytes = exchange.message().bytes().readableBytes();
    if (bytes > MAX_BYTES) {
      return Calls.fail(
          sink,
          ClientFault.INVALID_PARAMS,
          "request: "
              + bytes
              + " bytes (expected: <= "
              + MAX_BYTES
              + ", as it is kept for as long as its stream); listen to fewer resources on one");
    }
    ListenFilter filter = ListenFilter.read(exchange.message());
    if (filter == null) {
      return Calls.fail(
          sink,
          ClientFault.INVALID_PARAMS,
          "params.notifications: no filter (expected: an object, its resourceSubscriptions a list"
              + " of uris)");
    }
    int max = fleet.config().maxSubscriptions();
    Listen listen =
        new Listen(
            exchange, Calls.client(exchange), sink, filter.atMost(max), max + ListKind.ALL.size());
    listens.add(listen);
    switch (exchange.scope()) {
      case Scope.Single(ServerName server) -> {
        exchange.routed(server, null);
        toOne(server, listen);
      }
      case Scope.Aggregate aggregate -> toAll(listen);
    }
    return listen;
  }

  private void toOne(ServerName server, Listen listen) {
    fleet
        .dispatcher()
        .describe(
            server,
            listen,
            listen.loop(),
            described -> {
              if (listen.preparing()) {
                described(server, described, listen);
              }
            });
  }

  private void described(ServerName server, Described described, Listen listen) {
    switch (described) {
      case Described.Unknown(var failure) -> listen.finish(new Reply.Failed(failure));
      case Described.Known(var description) -> {
        boolean _ = listen.hears(server, description);
        listen.narrow(listen.filter().within(Abilities.of(description)));
        listeners.add(listen);
        List<Subscribers.Subject> subjects = new ArrayList<>();
        listen.filter().uris().forEach(uri -> subjects.add(new Subscribers.Subject(server, uri)));
        subscribe(subjects, listen);
      }
    }
  }

  private void toAll(Listen listen) {
    Survey.take(
        fleet,
        listen,
        listen.loop(),
        answers -> {
          if (!listen.preparing()) {
            return;
          }
          answers.forEach(listen::hears);
          if (!JointCapabilities.of(fleet, answers).subscribe()) {
            listen.narrow(listen.filter().with(Set.of()));
          }
          listeners.add(listen);
          learn(listen);
        });
  }

  /** Only lists that were known before can be seen to change. */
  private void learn(Listen listen) {
    Catalogue catalogue = catalogues.of(listen);
    Set<ListKind> kinds = new LinkedHashSet<>(listen.filter().kinds());
    if (!listen.filter().uris().isEmpty()) {
      kinds.addAll(ResourceOwners.BOTH);
    }
    catalogue.gather(
        List.copyOf(kinds),
        listen.loop(),
        () -> {
          listen.filter().kinds().forEach(catalogue::serve);
          find(catalogue, listen);
        });
  }

  /** A resource may be newer than what is known: fetches once what was not just fetched. */
  private void find(Catalogue catalogue, Listen listen) {
    boolean allKnown =
        listen.filter().uris().stream().allMatch(uri -> owners.of(uri, catalogue) != null);
    if (allKnown) {
      subscribe(owned(catalogue, listen), listen);
    } else {
      catalogue.refetch(
          ListKind.RESOURCES, listen.loop(), () -> subscribe(owned(catalogue, listen), listen));
    }
  }

  private List<Subscribers.Subject> owned(Catalogue catalogue, Listen listen) {
    List<Subscribers.Subject> owned = new ArrayList<>();
    for (String uri : listen.filter().uris()) {
      ServerName server = owners.of(uri, catalogue);
      if (server != null) {
        owned.add(new Subscribers.Subject(server, uri));
      }
    }
    return owned;
  }

  private void subscribe(List<Subscribers.Subject> subjects, Listen listen) {
    if (!listen.preparing()) {
      return;
    }
    Set<String> honoured = new HashSet<>();
    Enlistment.run(
        subjects,
        listen.loop(),
        fleet.config().listTimeout(),
        new Enlistment.Work() {
          @Override
          public void begin(Subscribers.Subject subject, Runnable done) {
            if (!listen.preparing()) {
              done.run();
              return;
            }
            subscriptions.subscribe(
                listen,
                subject,
                listen.loop(),
                reply -> {
                  if (Subscriptions.succeeded(reply)) {
                    honoured.add(subject.uri());
                  }
                  done.run();
                });
          }

          @Override
          public void end() {
            Set<String> inOrder = new LinkedHashSet<>(listen.filter().uris());
            inOrder.retainAll(honoured);
            listen.acknowledge(listen.filter().with(inOrder));
          }
        });
  }
}
