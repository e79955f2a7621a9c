package dev.sluice.routing;

import dev.sluice.settings.ByteSize;
import dev.sluice.settings.Setting;
import java.time.Duration;

/** The merged catalogue ({@code routing}). */
public record RoutingConfig(
    @Setting(
            value =
                "Longest wait for one server's part of a merged list; then the list goes out without it.",
            min = "10ms",
            max = "1m")
        Duration listTimeout,
    @Setting(
            value =
                "Age after which a cached list is fetched again, where its server does not say `ttlMs`;"
                    + " meanwhile the old one is served.",
            min = "0s",
            max = "1d")
        Duration cacheTtl,
    @Setting(value = "Entries of one page of a merged list.", min = "1", max = "10000")
        int pageSize,
    @Setting(value = "Most entries taken from one server's list.", min = "1", max = "1000000")
        int maxEntries,
    @Setting(
            value = "Most bytes taken from one server's list, all its pages together.",
            min = "1KiB",
            max = "1GiB")
        ByteSize maxListSize,
    @Setting(
            value =
                "Most merged catalogues kept, one for each caller and set of client capabilities;"
                    + " the least recently used goes first.",
            min = "1",
            max = "10000")
        int maxCatalogues,
    @Setting(value = "Most resources one client may be subscribed to.", min = "1", max = "1000000")
        int maxSubscriptions,
    @Setting(
            value =
                "Most tasks of which is remembered what server issued them; the one least recently"
                    + " asked for goes first.",
            min = "1",
            max = "1000000")
        int maxTasks) {
  public static final RoutingConfig DEFAULTS =
      new RoutingConfig(
          Duration.ofMillis(2_500),
          Duration.ofMinutes(1),
          500,
          10_000,
          ByteSize.ofMiB(8),
          32,
          1_000,
          10_000);
}
