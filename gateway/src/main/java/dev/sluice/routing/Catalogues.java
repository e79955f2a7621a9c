package dev.sluice.routing;

import dev.sluice.exchange.Client;
import io.netty.channel.EventLoop;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * The catalogues in use, one for each audience; past the configured number the one least recently
 * used goes, those that nobody listens to first. Thread-safe.
 */
final class Catalogues {
  private final Fleet fleet;
  private final Predicate<Audience> listening;
  private final BiConsumer<Audience, ListKind> changed;
  private final Clashes clashes = new Clashes();
  private final ConcurrentMap<Audience, Catalogue> catalogues = new ConcurrentHashMap<>();

  /**
   * @param listening whether changes of an audience's lists are of interest to anybody
   * @param changed told of each change of a list that was given to somebody
   */
  Catalogues(Fleet fleet, Predicate<Audience> listening, BiConsumer<Audience, ListKind> changed) {
    this.fleet = fleet;
    this.listening = listening;
    this.changed = changed;
  }

  /** The catalogue a client sees. */
  Catalogue of(Client client) {
    Audience audience = Audience.of(client);
    Catalogue known = catalogues.get(audience);
    if (known != null && !known.isOutdated()) {
      known.touch();
      return known;
    }
    Catalogue made = catalogues.computeIfAbsent(audience, this::make);
    arrange(made);
    while (catalogues.size() > fleet.config().maxCatalogues() && evict(audience)) {}
    return made;
  }

  /** The servers of the fleet are others now. */
  void arrange() {
    catalogues.values().forEach(this::arrange);
  }

  private void arrange(Catalogue catalogue) {
    if (catalogue.isOutdated() && catalogue.arrange()) {
      EventLoop loop = fleet.anyLoop();
      loop.execute(() -> catalogue.rearranged(loop));
    }
  }

  Collection<Catalogue> all() {
    return catalogues.values();
  }

  private Catalogue make(Audience audience) {
    return new Catalogue(fleet, audience, clashes, kind -> changed.accept(audience, kind));
  }

  private boolean evict(Audience kept) {
    Optional<Audience> oldest =
        catalogues.entrySet().stream()
            .filter(entry -> !entry.getKey().equals(kept))
            .min(
                Comparator.comparing(
                        (Map.Entry<Audience, Catalogue> entry) -> listening.test(entry.getKey()))
                    .thenComparingLong(entry -> entry.getValue().used() - fleet.now()))
            .map(Map.Entry::getKey);
    oldest.ifPresent(catalogues::remove);
    return oldest.isPresent();
  }
}
