package dev.sluice.faults;

/** An MCP server behind HTTP of some kind that fails on demand, and by chance. */
interface FaultyWeb extends AutoCloseable {
  String url();

  /** From now on so many of a hundred new connections fail before a call is read. */
  void spoil(int percentOfConnections);

  /** What failed by chance, or took others with it, so that a DELETE may be lost. */
  long spoiled();

  /** Sessions that were opened and neither deleted nor forgotten. */
  int openSessions();

  /** How many connections the gateway has left open, after it was given time to close them. */
  int leftOpen(int patienceMillis);

  @Override
  void close();
}
