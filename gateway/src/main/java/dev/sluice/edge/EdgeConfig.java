package dev.sluice.edge;

/** The configuration of the public port. */
public record EdgeConfig(
    ListenConfig listen, LimitsConfig limits, ResponseConfig response, KeepaliveConfig keepalive) {
  public static final EdgeConfig DEFAULTS =
      new EdgeConfig(
          ListenConfig.DEFAULTS,
          LimitsConfig.DEFAULTS,
          ResponseConfig.DEFAULTS,
          KeepaliveConfig.DEFAULTS);
}
