package dev.sluice.routing;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.Scope;
import dev.sluice.exchange.ServerName;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The merged lists of one audience. Thread-safe: readers take the snapshot of the moment. */
final class Catalogue {

  /** One of the four lists. */
  private static final class Shelf {
    private final List<Slot> slots = new ArrayList<>();
    private final AtomicReference<MergedList> merged =
        new AtomicReference<>(MergedList.empty(ThreadLocalRandom.current().nextLong()));
    private volatile boolean served;
  }

  private final Fleet fleet;
  private final Clashes clashes;
  private final Consumer<ListKind> changed;
  private final Map<ListKind, Shelf> shelves = new EnumMap<>(ListKind.class);
  private volatile long used;

  /**
   * @param changed told after a list that was given to somebody became another
   */
  Catalogue(Fleet fleet, Audience audience, Clashes clashes, Consumer<ListKind> changed) {
    this.fleet = fleet;
    this.clashes = clashes;
    this.changed = changed;
    Client nobody = Client.nobody(Scope.AGGREGATE, audience.identity(), audience.capabilities());
    for (ListKind kind : ListKind.ALL) {
      Shelf shelf = new Shelf();
      for (ServerName server : fleet.servers()) {
        Source source = new Source(fleet, nobody, server, kind);
        shelf.slots.add(new Slot(source, () -> merge(kind)));
      }
      shelves.put(kind, shelf);
    }
    touch();
  }

  void touch() {
    used = fleet.now();
  }

  /** When this was last asked for, by the fleet's clock. */
  long used() {
    return used;
  }

  /** The list as it is known now. */
  MergedList list(ListKind kind) {
    return shelf(kind).merged.get();
  }

  /** The list as it is known now, to be given away: from here on its changes are told. */
  MergedList serve(ListKind kind) {
    Shelf shelf = shelf(kind);
    shelf.served = true;
    return shelf.merged.get();
  }

  List<Slot> slots(ListKind kind) {
    return shelf(kind).slots;
  }

  /** The place of a server's part, null when there is no such server. */
  @Nullable Slot slot(ListKind kind, ServerName server) {
    int at = fleet.servers().indexOf(server);
    return at < 0 ? null : shelf(kind).slots.get(at);
  }

  /** Fetches what is missing or old, and runs {@code then} once all worth waiting for is there. */
  void gather(List<ListKind> kinds, EventLoop loop, Runnable then) {
    List<Gathering.Awaited> awaited = new ArrayList<>();
    for (ListKind kind : kinds) {
      for (Slot slot : shelf(kind).slots) {
        Future<Void> end = slot.freshen(loop);
        if (end != null) {
          awaited.add(new Gathering.Awaited(end, slot::tooSlow));
        }
      }
    }
    Gathering.await(loop, awaited, fleet.config().listTimeout(), then);
  }

  /** Fetches what was good but not just now, and runs {@code then} once it is there. */
  void refetch(ListKind kind, EventLoop loop, Runnable then) {
    List<Gathering.Awaited> awaited = new ArrayList<>();
    for (Slot slot : shelf(kind).slots) {
      if (slot.offered() && !slot.justFetched()) {
        awaited.add(new Gathering.Awaited(slot.fetch(loop), slot::tooSlow));
      }
    }
    Gathering.await(loop, awaited, fleet.config().listTimeout(), then);
  }

  private Shelf shelf(ListKind kind) {
    Shelf shelf = shelves.get(kind);
    if (shelf == null) {
      throw new IllegalStateException("no shelf for " + kind);
    }
    return shelf;
  }

  private void merge(ListKind kind) {
    Shelf shelf = shelf(kind);
    MergedList before;
    MergedList after;
    do {
      before = shelf.merged.get();
      List<Part> parts = new ArrayList<>();
      for (Slot slot : shelf.slots) {
        Part part = slot.part();
        if (part != null) {
          parts.add(part);
        }
      }
      after = MergedList.of(before, parts, fleet, clashes);
    } while (!shelf.merged.compareAndSet(before, after));
    if (shelf.served && after.version() != before.version()) {
      changed.accept(kind);
    }
  }
}
