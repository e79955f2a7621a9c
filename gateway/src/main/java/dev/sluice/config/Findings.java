package dev.sluice.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects problems and notes of one load, and remembers where each key was seen. */
final class Findings {
  private final List<ConfigProblem> problems = new ArrayList<>();
  private final List<ConfigNote> notes = new ArrayList<>();
  private final Map<String, Place> places = new HashMap<>();
  private final Set<String> broken = new HashSet<>();

  void seen(String key, Place place) {
    places.putIfAbsent(key, place);
  }

  /** Where a key stands, or {@code otherwise} when it was left to its default. */
  Place place(String key, Place otherwise) {
    return places.getOrDefault(key, otherwise);
  }

  void problem(Place place, String key, @Nullable String value, String expected) {
    broken.add(key);
    problems.add(new ConfigProblem(place.file(), place.line(), key, value, expected));
  }

  void note(Place place, String key, String text) {
    notes.add(new ConfigNote(place.file(), place.line(), key, text));
  }

  /** True while none of the keys has a problem of its own: only then are they worth comparing. */
  boolean sound(String... keys) {
    for (String key : keys) {
      if (broken.contains(key)) {
        return false;
      }
    }
    return true;
  }

  boolean isClean() {
    return problems.isEmpty();
  }

  /** Every problem, in the order of files and lines. */
  List<ConfigProblem> problems() {
    List<String> files = problems.stream().map(ConfigProblem::file).distinct().toList();
    return problems.stream()
        .sorted(
            Comparator.comparingInt((ConfigProblem problem) -> files.indexOf(problem.file()))
                .thenComparingInt(ConfigProblem::line))
        .toList();
  }

  List<ConfigNote> notes() {
    return List.copyOf(notes);
  }
}
