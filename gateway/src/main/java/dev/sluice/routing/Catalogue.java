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
    private volatile List<Slot> slots = List.of();
    private final AtomicReference<MergedList> merged =
        new AtomicReference<>(MergedList.empty(ThreadLocalRandom.current().nextLong()));
    private volatile boolean served;
  }

  private final Fleet fleet;
  private final Client nobody;
  private final Clashes clashes;
  private final Consumer<ListKind> changed;
  private final Map<ListKind, Shelf> shelves = new EnumMap<>(ListKind.class);
  private volatile List<ServerName> arranged = List.of();
  private volatile long used;

  /**
   * @param changed told after a list that was given to somebody became another
   */
  Catalogue(Fleet fleet, Audience audience, Clashes clashes, Consumer<ListKind> changed) {
    this.fleet = fleet;
    this.clashes = clashes;
    this.changed = changed;
    this.nobody = Client.nobody(Scope.AGGREGATE, audience.identity(), audience.capabilities());
    for (ListKind kind : ListKind.ALL) {
      shelves.put(kind, new Shelf());
    }
    boolean _ = arrange();
    touch();
  }

  /**
   * Gives each server of the fleet its place, in the fleet's order; places there were are kept.
   *
   * @return true when there are others than before
   */
  synchronized boolean arrange() {
    List<ServerName> servers = fleet.servers();
    boolean changed = false;
    for (ListKind kind : ListKind.ALL) {
      Shelf shelf = shelf(kind);
      List<Slot> before = shelf.slots;
      List<Slot> after = new ArrayList<>();
      for (ServerName server : servers) {
        after.add(
            before.stream()
                .filter(slot -> slot.server().equals(server))
                .findFirst()
                .orElseGet(() -> empty(server, kind)));
      }
      changed |= !after.equals(before);
      shelf.slots = List.copyOf(after);
    }
    arranged = servers;
    return changed;
  }

  /** Whether the fleet has other servers than this. */
  @SuppressWarnings("ReferenceEquality") // one list for each configuration
  boolean isOutdated() {
    return arranged != fleet.servers();
  }

  private Slot empty(ServerName server, ListKind kind) {
    return new Slot(new Source(fleet, nobody, server, kind), () -> merge(kind));
  }

  /** The servers are others: shows what is known of them, and learns the new ones' lists. */
  void rearranged(EventLoop loop) {
    for (ListKind kind : ListKind.ALL) {
      merge(kind);
      Shelf shelf = shelf(kind);
      if (shelf.served) {
        shelf.slots.forEach(slot -> slot.learn(loop));
      }
    }
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

  /** How long the list as it is now may be kept: the least of what all its servers say. */
  Freshness freshness(ListKind kind) {
    Freshness all = null;
    for (Slot slot : shelf(kind).slots) {
      Part part = slot.part();
      if (part == null) {
        return Freshness.UNKNOWN;
      }
      if (part.offered()) {
        all = all == null ? slot.freshness() : all.and(slot.freshness());
      }
    }
    return all == null ? Freshness.UNKNOWN : all;
  }

  List<Slot> slots(ListKind kind) {
    return shelf(kind).slots;
  }

  /** The place of a server's part, null when there is no such server. */
  @Nullable Slot slot(ListKind kind, ServerName server) {
    for (Slot slot : shelf(kind).slots) {
      if (slot.server().equals(server)) {
        return slot;
      }
    }
    return null;
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
