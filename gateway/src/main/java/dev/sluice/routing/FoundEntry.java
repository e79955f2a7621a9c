package dev.sluice.routing;

/** An entry as it was found in a server's answer. Immutable. */
final class FoundEntry {
  private final String key;
  private final byte[] json;
  private final int keyStart;
  private final int keyEnd;
  private final boolean repeatable;

  /**
   * @param json not to be modified
   * @param keyStart where the token of its key begins in {@code json}
   * @param repeatable whether its annotations allow to run it twice
   */
  FoundEntry(String key, byte[] json, int keyStart, int keyEnd, boolean repeatable) {
    this.key = key;
    this.json = json;
    this.keyStart = keyStart;
    this.keyEnd = keyEnd;
    this.repeatable = repeatable;
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
}
