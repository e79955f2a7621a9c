package dev.sluice.e2e;

/** Tests that make meters move, and tell which. */
interface MeterTests {
  /** What moves at this gateway from now on. */
  Moves moves(Running gateway);

  /**
   * A configuration with this server alone.
   *
   * @param more further keys of the server, each behind a comma
   */
  static String one(ScriptedServer server, String more) {
    return "servers: { s: { url: '" + server.url() + "'" + more + " } }\n";
  }
}
