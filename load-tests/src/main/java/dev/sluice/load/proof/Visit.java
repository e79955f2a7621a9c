package dev.sluice.load.proof;

/**
 * How one session of the churn goes: by which door, with or without a stream, and how its client
 * vanishes. Every combination comes up in turn.
 */
record Visit(Door door, boolean stream, Vanishing vanishing) {

  /** Where the session is opened. */
  enum Door {
    MERGED("/mcp", "echo__echo"),
    SHARED("/servers/echo/mcp", "echo"),
    /** HTTP+SSE: the session ends with its stream. */
    LEGACY("/sse", "echo__echo"),
    /** A server whose upstream sessions belong to one client each. */
    DEDICATED("/servers/own/mcp", "echo");

    private final String path;
    private final String tool;

    Door(String path, String tool) {
      this.path = path;
      this.tool = tool;
    }

    String path() {
      return path;
    }

    String tool() {
      return tool;
    }
  }

  /** What the gateway sees of the client's end. */
  enum Vanishing {
    RST,
    FIN,
    /** Nothing: the connection stays until the gateway closes it. */
    SILENCE
  }

  private static final int DEDICATED_EVERY = 20;
  private static final int MERGED_EVERY = 4;
  private static final int LEGACY_EVERY = 5;
  private static final int STREAM_EVERY = 10;

  /** The visit with this number. */
  static Visit number(int number) {
    Vanishing[] ways = Vanishing.values();
    int round = number / ways.length;
    Door door = Door.SHARED;
    if (round % DEDICATED_EVERY == 0) {
      door = Door.DEDICATED;
    } else if (round % LEGACY_EVERY == 2) {
      door = Door.LEGACY;
    } else if (round % MERGED_EVERY == 1) {
      door = Door.MERGED;
    }
    return new Visit(door, round % STREAM_EVERY == 3, ways[number % ways.length]);
  }
}
