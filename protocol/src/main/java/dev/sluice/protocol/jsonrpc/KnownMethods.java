package dev.sluice.protocol.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.protocol.mcp.McpMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the one string of a known method by its bytes, so that reading it makes no garbage. */
final class KnownMethods {
  private static final String[][] NAMES;
  private static final byte[][][] BYTES;

  static {
    int longest = McpMethod.ALL.stream().mapToInt(String::length).max().orElseThrow();
    NAMES = new String[longest + 1][];
    BYTES = new byte[longest + 1][][];
    for (int length = 0; length <= longest; length++) {
      int wanted = length;
      List<String> names = McpMethod.ALL.stream().filter(n -> n.length() == wanted).toList();
      NAMES[length] = names.toArray(String[]::new);
      BYTES[length] = names.stream().map(name -> name.getBytes(UTF_8)).toArray(byte[][]::new);
    }
  }

  private KnownMethods() {}

  /** The method in bytes {@code [start, end)}, without quotes or escapes, or null. */
  static @Nullable String find(JsonCursor json, int start, int end) {
    int length = end - start;
    if (length >= NAMES.length) {
      return null;
    }
    byte[][] candidates = BYTES[length];
    for (int i = 0; i < candidates.length; i++) {
      if (json.matches(start, end, candidates[i])) {
        return NAMES[length][i];
      }
    }
    return null;
  }
}
