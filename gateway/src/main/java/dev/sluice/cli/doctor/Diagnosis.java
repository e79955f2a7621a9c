package dev.sluice.cli.doctor;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the examination of one address came to.
 *
 * @param reached whether MCP answers there at all
 * @param sluice its version, null when what answers is no Sluice or does not say so
 * @param proxy who stands in front, as far as it says
 */
public record Diagnosis(
    Address address,
    boolean reached,
    @Nullable String sluice,
    @Nullable Proxy proxy,
    List<Examined> examined) {
  public Diagnosis {
    examined = List.copyOf(examined);
  }

  public List<Finding> findings() {
    return examined.stream().flatMap(each -> each.findings().stream()).toList();
  }
}
