package dev.sluice.load.gateway;

import java.util.ArrayList;
import java.util.List;

/** One answer of {@code /metrics}. */
public final class Scrape {
  private final List<String> samples = new ArrayList<>();

  public Scrape(String text) {
    text.lines().filter(line -> !line.startsWith("#")).forEach(samples::add);
  }

  /** The sum of all samples of this name whose labels contain every one of these texts. */
  public double sum(String name, String... labels) {
    double sum = 0;
    for (String sample : samples) {
      int end = name.length();
      boolean named =
          sample.startsWith(name)
              && sample.length() > end
              && (sample.charAt(end) == '{' || sample.charAt(end) == ' ');
      if (named && List.of(labels).stream().allMatch(sample::contains)) {
        sum += Double.parseDouble(sample.substring(sample.lastIndexOf(' ') + 1));
      }
    }
    return sum;
  }

  /** Samples of this name with a value other than zero. */
  public List<String> present(String name) {
    return samples.stream()
        .filter(sample -> sample.startsWith(name) && !sample.endsWith(" 0.0"))
        .map(sample -> sample.substring(name.length()))
        .toList();
  }
}
