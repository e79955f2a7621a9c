package dev.sluice.observability;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The values one label may take: some known ones, and the first few others. Thread-safe. */
final class BoundedLabels {
  /** What stands for every value that is not admitted. */
  static final String OTHER = "other";

  private final Set<String> admitted = ConcurrentHashMap.newKeySet();
  private final int max;

  /**
   * @param others how many values beside the known ones are admitted
   */
  BoundedLabels(Collection<String> known, int others) {
    admitted.addAll(known);
    max = admitted.size() + others;
  }

  /** The value itself, or {@link #OTHER}. */
  String of(String value) {
    if (admitted.contains(value)) {
      return value;
    }
    synchronized (admitted) {
      if (admitted.size() < max) {
        admitted.add(value);
      }
    }
    return admitted.contains(value) ? value : OTHER;
  }
}
