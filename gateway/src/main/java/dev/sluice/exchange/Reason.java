package dev.sluice.exchange;

/** Why the gateway or a backend failed a call, with the JSON-RPC code clients see. */
public enum Reason {
  BACKEND_UNREACHABLE(-32010),
  DEADLINE_EXCEEDED(-32011),
  CIRCUIT_OPEN(-32012),
  OVERLOADED(-32013),
  BACKEND_DISCONNECTED(-32014),
  OUTCOME_UNKNOWN(-32015),
  BACKEND_PROTOCOL_ERROR(-32016),
  SHUTTING_DOWN(-32017),
  RESPONSE_TOO_LARGE(-32018),
  CANCELLED(-32019);

  private final int code;

  Reason(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** The reason as it stands in {@code data.sluice.reason} and in labels. */
  public String text() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
