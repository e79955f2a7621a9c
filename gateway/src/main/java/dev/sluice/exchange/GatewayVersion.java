package dev.sluice.exchange;

import org.jspecify.annotations.Nullable;

/** The version of Sluice as peers are told it: that of the build. */
public final class GatewayVersion {
  public static final String TEXT =
      of(GatewayVersion.class.getPackage().getImplementationVersion());

  /** What Sluice says of itself as a client: {@code clientInfo}, raw JSON. */
  public static final String INFO = "{\"name\":\"sluice\",\"version\":\"" + TEXT + "\"}";

  private GatewayVersion() {}

  private static String of(@Nullable String manifest) {
    return manifest == null ? "development" : manifest;
  }
}
