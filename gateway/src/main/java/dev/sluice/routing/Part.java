package dev.sluice.routing;

import dev.sluice.exchange.ServerName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One server's share of a merged list, all its pages together. Immutable. */
final class Part {
  private final List<Entry> entries;
  private final Map<String, Entry> byName;
  private final boolean offered;
  private final Traits traits;

  /**
   * @param offered false when the server says it has no such list
   */
  private Part(List<Entry> entries, boolean offered, Traits traits) {
    this.traits = traits;
    this.entries = List.copyOf(entries);
    this.offered = offered;
    this.byName = HashMap.newHashMap(entries.size());
    for (Entry entry : entries) {
      byName.putIfAbsent(entry.name(), entry);
    }
  }

  static Part notOffered() {
    return new Part(List.of(), false, Traits.NONE);
  }

  List<Entry> entries() {
    return entries;
  }

  boolean offered() {
    return offered;
  }

  Traits traits() {
    return traits;
  }

  /** The entry of the server's own name {@code name}, or null. */
  @Nullable Entry find(String name) {
    return byName.get(name);
  }

  boolean sameAs(@Nullable Part other) {
    return other != null
        && offered == other.offered
        && traits.equals(other.traits)
        && sameEntries(entries, other.entries);
  }

  static boolean sameEntries(List<Entry> some, List<Entry> others) {
    if (some.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < some.size(); i++) {
      if (!some.get(i).looksLike(others.get(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * The part made of what {@code found} holds, under the names its fleet gives them.
   *
   * @param traits of the server that listed it
   */
  static Part of(Source source, List<FoundEntry> found, Traits traits) {
    ServerName server = source.server();
    ListKind kind = source.kind();
    List<String> keys = found.stream().map(FoundEntry::key).toList();
    List<String> publicNames = kind.prefixed() ? source.fleet().names().assign(server, keys) : keys;
    Entry[] entries = new Entry[found.size()];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = new Entry(server, kind, found.get(i), traits, publicNames.get(i));
    }
    return new Part(List.of(entries), true, traits);
  }
}
