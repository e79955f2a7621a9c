package dev.sluice.cli.doctor;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Something that is wrong on the way.
 *
 * @param what in one sentence, with what was measured
 * @param words what stands for {@code {header}} and the like in the lines that cure it
 */
public record Finding(Trouble trouble, String what, Map<String, String> words) {
  public Finding {
    words = Map.copyOf(words);
  }

  Finding(Trouble trouble, String what) {
    this(trouble, what, Map.of());
  }

  /** The lines that cure it at this address. */
  public Map<Proxy, String> cures(Address address) {
    Map<Proxy, String> lines = new EnumMap<>(Proxy.class);
    trouble.cures().forEach((proxy, line) -> lines.put(proxy, filled(line, address)));
    return Collections.unmodifiableMap(lines);
  }

  private String filled(String line, Address address) {
    String filled =
        line.replace("{host}", address.host())
            .replace("{origin}", address.origin())
            .replace("{prefix}", address.prefix())
            .replace("{path}", address.path());
    for (Map.Entry<String, String> word : words.entrySet()) {
      filled = filled.replace('{' + word.getKey() + '}', word.getValue());
    }
    return filled;
  }
}
