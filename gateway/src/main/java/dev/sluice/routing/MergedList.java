package dev.sluice.routing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One list over all servers, in their configured order and each in its own, with the way from a
 * public name or URI back to its entry. Immutable.
 */
final class MergedList {
  private final long version;
  private final List<Entry> entries;
  private final Map<String, Entry> index;

  private MergedList(long version, List<Entry> entries, Map<String, Entry> index) {
    this.version = version;
    this.entries = entries;
    this.index = index;
  }

  static MergedList empty(long version) {
    return new MergedList(version, List.of(), Map.of());
  }

  /**
   * Merges {@code parts}. A resource or template that two servers list is the first one's; a tool
   * or prompt is also found by its own name behind the server's prefix, unless another has that
   * name. The version is another than {@code before}'s when clients would see a difference.
   */
  static MergedList of(MergedList before, List<Part> parts, Fleet fleet, Clashes clashes) {
    int size = parts.stream().mapToInt(part -> part.entries().size()).sum();
    List<Entry> entries = new ArrayList<>(size);
    Map<String, Entry> index = HashMap.newHashMap(size);
    for (Part part : parts) {
      for (Entry entry : part.entries()) {
        Entry first = index.putIfAbsent(entry.publicName(), entry);
        if (first == null) {
          entries.add(entry);
        } else {
          clashes.report(first, entry);
        }
      }
    }
    for (Entry entry : entries) {
      if (!entry.publicName().equals(entry.name())) {
        index.putIfAbsent(fleet.names().full(entry.server(), entry.name()), entry);
      }
    }
    boolean same = Part.sameEntries(entries, before.entries);
    return new MergedList(before.version + (same ? 0 : 1), List.copyOf(entries), index);
  }

  long version() {
    return version;
  }

  List<Entry> entries() {
    return entries;
  }

  /** The entry of a public name or URI, or null. */
  @Nullable Entry find(String publicName) {
    return index.get(publicName);
  }

  /** The first template that {@code uri} may have come from, or null. */
  @Nullable Entry matching(String uri) {
    for (Entry entry : entries) {
      if (entry.matches(uri)) {
        return entry;
      }
    }
    return null;
  }
}
