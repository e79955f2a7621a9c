package dev.sluice.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the names somebody probably meant. */
public final class Nearest {
  private Nearest() {}

  /** At most {@code limit} of {@code known} that resemble {@code name}, the nearest first. */
  public static List<String> to(String name, Collection<String> known, int limit) {
    int reach = Math.max(1, name.length() / 3);
    return known.stream()
        .filter(candidate -> resembles(name, candidate, reach))
        .sorted(
            Comparator.comparingInt((String candidate) -> distance(name, candidate))
                .thenComparing(Comparator.naturalOrder()))
        .limit(limit)
        .toList();
  }

  private static boolean resembles(String name, String candidate, int reach) {
    return distance(name, candidate) <= reach
        || (name.length() > 2 && fold(candidate).contains(fold(name)));
  }

  /** Edits (insert, delete, replace, swap of neighbours) from one to the other, case aside. */
  static int distance(String from, String to) {
    String a = fold(from);
    String b = fold(to);
    int[][] edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        edits[i][j] = i == 0 || j == 0 ? i + j : cheapest(edits, a, b, i, j);
      }
    }
    return edits[a.length()][b.length()];
  }

  private static int cheapest(int[][] edits, String a, String b, int i, int j) {
    int replace = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int best = Math.min(replace, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, edits[i - 2][j - 2] + 1) : best;
  }

  private static String fold(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
