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

  private static int distance(String some, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= some.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int swap = diagonal + (some.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(swap, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[other.length()];
  }
}
