package dev.sluice.routing;

import dev.sluice.protocol.jsonrpc.Span;

/** An entry as it was found in a server's answer. Immutable. */
final class FoundEntry {
  private final String key;
  private final byte[] json;
  private final int keyStart;
  private final int keyEnd;
  private final boolean repeatable;
  private final MirroredParams mirrored;

  /**
   * @param json not to be modified
   * @param keySpan where the token of its key stands in {@code json}
   * @param repeatable whether its annotations allow to run it twice
   * @param mirrored the arguments that are mirrored into headers
   */
  FoundEntry(String key, byte[] json, Span keySpan, boolean repeatable, MirroredParams mirrored) {
    this.key = key;
    this.json = json;
    this.keyStart = keySpan.start();
    this.keyEnd = keySpan.end();
    this.repeatable = repeatable;
    this.mirrored = mirrored;
  }

  String key() {
    return key;
  }

  byte[] json() {
    return json;
  }

  int keyStart() {
    return keyStart;
  }

  int keyEnd() {
    return keyEnd;
  }

  boolean repeatable() {
    return repeatable;
  }

  MirroredParams mirrored() {
    return mirrored;
  }
}
