package dev.sluice.routing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The known names most like one that is not known, by edit distance. Compares at most {@value
 * #MAX_CELLS} pairs of characters in all, and looks at no more than {@value #MAX_QUERY} characters
 * of the name.
 */
final class NearestNames {
  static final int COUNT = 3;
  static final int MAX_QUERY = 64;
  private static final int MAX_CELLS = 400_000;

  private NearestNames() {}

  private record Scored(String name, int distance) {}

  /** At most {@value #COUNT} of {@code known}, the nearest first; none when nothing is near. */
  static List<String> of(String unknown, Collection<Entry> known) {
    String query = clip(unknown).toLowerCase(Locale.ROOT);
    int worst = Math.max(2, query.length() / 2);
    int cells = MAX_CELLS;
    List<Scored> near = new ArrayList<>();
    for (Entry entry : known) {
      String name = entry.publicName().toLowerCase(Locale.ROOT);
      String own = entry.name().toLowerCase(Locale.ROOT);
      if (own.equals(query)) {
        near.add(new Scored(entry.publicName(), 0));
        continue;
      }
      cells -= name.length() * query.length();
      if (cells < 0) {
        break;
      }
      int distance =
          Math.abs(name.length() - query.length()) > worst ? worst + 1 : distance(query, name);
      if (distance <= worst) {
        near.add(new Scored(entry.publicName(), distance));
      }
    }
    near.sort(Comparator.comparingInt(Scored::distance).thenComparing(Scored::name));
    return near.stream().limit(COUNT).map(Scored::name).toList();
  }

  /** {@code name}, shortened for an error message. */
  static String clip(String name) {
    return name.length() <= MAX_QUERY ? name : name.substring(0, MAX_QUERY);
  }

  /** Insertions, deletions, replacements and swaps of neighbours between two names. */
  private static int distance(String some, String other) {
    int[] above = new int[other.length() + 1];
    int[] row = new int[other.length() + 1];
    int[] below = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= some.length(); i++) {
      below[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        boolean same = some.charAt(i - 1) == other.charAt(j - 1);
        int least = Math.min(row[j], below[j - 1]) + 1;
        least = Math.min(least, row[j - 1] + (same ? 0 : 1));
        if (i > 1
            && j > 1
            && some.charAt(i - 1) == other.charAt(j - 2)
            && some.charAt(i - 2) == other.charAt(j - 1)) {
          least = Math.min(least, above[j - 2] + 1);
        }
        below[j] = least;
      }
      int[] spare = above;
      above = row;
      row = below;
      below = spare;
    }
    return row[other.length()];
  }
}
