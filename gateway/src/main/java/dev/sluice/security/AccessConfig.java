package dev.sluice.security;

import dev.sluice.settings.Setting;
import java.util.List;

/** Who may call from where ({@code access}). Loopback names are always allowed. */
public record AccessConfig(
    @Setting(
            "Further values of the Host header that are accepted, with or without port; \"*\" accepts any.")
        List<String> hosts,
    @Setting(
            "Further values of the Origin header that are accepted, as scheme://host[:port]; \"*\" accepts any.")
        List<String> origins,
    @Setting("Web pages that may call from a browser and read the answers.") CorsConfig cors) {
  public static final AccessConfig DEFAULTS = new AccessConfig(List.of(), List.of());

  public AccessConfig {
    hosts = List.copyOf(hosts);
    origins = List.copyOf(origins);
  }

  /** Without CORS. */
  public AccessConfig(List<String> hosts, List<String> origins) {
    this(hosts, origins, CorsConfig.DEFAULTS);
  }
}
