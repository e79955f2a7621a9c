package dev.sluice;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The room table: which package may use which. The one place of it in code; ARCHITECTURE.md shows
 * the same.
 */
final class Rooms {
  static final String ROOT = "dev.sluice.";

  /** Room to the rooms it may use, lowest first. */
  static final Map<String, Set<String>> MAY_USE = table();

  /** The only rooms that may name {@code Era}: deleting the session era touches no other. */
  static final Set<String> MAY_NAME_ERA = Set.of("protocol", "edge", "bridge", "lifecycle");

  private Rooms() {}

  private static Map<String, Set<String>> table() {
    List<String> ground = List.of("settings", "protocol", "exchange", "observability");
    Map<String, Set<String>> table = new LinkedHashMap<>();
    table.put("settings", Set.of());
    table.put("protocol", Set.of());
    table.put("exchange", Set.of("settings", "protocol"));
    table.put("observability", Set.of("settings", "protocol", "exchange"));
    table.put("security", with(ground));
    table.put("backend.spi", with(ground));
    table.put("backend.stdio", with(ground, "backend.spi"));
    table.put("backend.http", with(ground, "backend.spi"));
    table.put("backend.streamable", with(ground, "backend.spi", "backend.http"));
    table.put("backend.sse", with(ground, "backend.spi", "backend.http"));
    table.put("dispatch", with(ground, "backend.spi"));
    table.put("bridge", with(ground));
    table.put("routing", with(ground));
    table.put("session", with(ground));
    table.put("admin", with(ground));
    table.put("edge", with(ground, "security"));
    table.put("demo", with(ground));
    table.put("lifecycle", with(table.keySet()));
    table.put("config", with(table.keySet()));
    table.get("config").remove("demo");
    table.put("cli", with(table.keySet()));
    return Collections.unmodifiableMap(table);
  }

  private static Set<String> with(Iterable<String> rooms, String... more) {
    Set<String> all = new TreeSet<>(Arrays.asList(more));
    rooms.forEach(all::add);
    return all;
  }

  /** The room a package belongs to, the longest name that fits; empty when it belongs to none. */
  static String of(String packageName) {
    return MAY_USE.keySet().stream()
        .filter(room -> (packageName + '.').startsWith(ROOT + room + '.'))
        .max((a, b) -> Integer.compare(a.length(), b.length()))
        .orElse("");
  }
}
