package dev.sluice.dispatch;

import dev.sluice.protocol.era.ProtocolVersion;
import org.jspecify.annotations.Nullable;

/** Which revision is spoken with a server ({@code servers.NAME.revision}). */
public enum Revision {
  /** The newest it speaks, found out. */
  AUTO(null),
  V2024_11_05(ProtocolVersion.V2024_11_05),
  V2025_03_26(ProtocolVersion.V2025_03_26),
  V2025_06_18(ProtocolVersion.V2025_06_18),
  V2025_11_25(ProtocolVersion.V2025_11_25),
  V2026_07_28(ProtocolVersion.V2026_07_28);

  private final @Nullable ProtocolVersion version;

  Revision(@Nullable ProtocolVersion version) {
    this.version = version;
  }

  /** The only one to speak, null to find out. */
  public @Nullable ProtocolVersion version() {
    return version;
  }

  /** As it is configured. */
  @Override
  public String toString() {
    return version == null ? "auto" : version.text();
  }
}
