package dev.sluice.observability;

import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.era.ProtocolVersion;
import org.jspecify.annotations.Nullable;

/** The labels of one series of operations. */
record OperationKey(
    String method,
    @Nullable String tool,
    @Nullable String errorType,
    String transport,
    @Nullable ProtocolVersion version,
    @Nullable ServerName server) {

  /** The series that takes what has none of its own: its kinds are few. */
  OperationKey folded() {
    return new OperationKey(
        method,
        tool == null ? null : BoundedLabels.OTHER,
        errorType == null ? null : BoundedLabels.OTHER,
        transport,
        version,
        server);
  }

  @Nullable String versionText() {
    return version == null ? null : version.text();
  }
}
