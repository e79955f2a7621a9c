package dev.sluice.load.gatling;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The sizes of a run: {@code -Dload.NAME=N} in place of what the simulation says. */
final class Sizes {
  private static final String PREFIX = "load.";

  private final Map<String, Long> sizes = new TreeMap<>();

  private Sizes() {}

  /** One size, by name. */
  static Sizes of(String name, long size) {
    return new Sizes().and(name, size);
  }

  Sizes and(String name, long size) {
    sizes.put(name, size);
    return this;
  }

  /**
   * Takes what the command line says.
   *
   * @throws IllegalArgumentException for a size the simulation does not have, or that is no whole
   *     number
   */
  Sizes read() {
    for (String property : System.getProperties().stringPropertyNames()) {
      if (property.startsWith(PREFIX)) {
        String name = property.substring(PREFIX.length());
        String value = System.getProperty(property).replace("_", "");
        if (!sizes.containsKey(name) || !value.matches("[0-9]{1,9}")) {
          throw new IllegalArgumentException(
              "%s=%s (expected: one of %s, a whole number)"
                  .formatted(property, value, sizes.keySet()));
        }
        sizes.put(name, Long.parseLong(value));
      }
    }
    return this;
  }

  int count(String name) {
    Long size = sizes.get(name);
    if (size == null) {
      throw new IllegalArgumentException("no size is named " + name);
    }
    return Math.toIntExact(size);
  }

  Duration seconds(String name) {
    return Duration.ofSeconds(count(name));
  }

  @Override
  public String toString() {
    List<String> all = new ArrayList<>();
    sizes.forEach((name, size) -> all.add(name + "=" + size));
    return String.join(" ", all);
  }
}
