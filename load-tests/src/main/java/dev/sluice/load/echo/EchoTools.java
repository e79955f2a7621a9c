package dev.sluice.load.echo;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The tools of the echo server, and how it finds their few arguments without reading JSON: {@code
 * echo} answers at once, {@code slow} after {@code ms}, {@code work} the same with one progress
 * event at once, {@code push} answers at once with an event, {@code flood} sends {@code bytes} of
 * progress first, {@code large} answers with {@code bytes} of text.
 */
final class EchoTools {
  /** Bytes of text in one progress event of {@code flood}. */
  static final int FLOOD_EVENT = 8192;

  static final byte[] CALLED =
      ",\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"hello\"}]}}".getBytes(US_ASCII);
  static final byte[] LISTED = listed("", 0);
  static final byte[] INITIALIZED = initialized("2025-06-18", "");
  static final byte[] NOTHING = ",\"result\":{}}".getBytes(US_ASCII);
  private static final String FILLER = "x".repeat(FLOOD_EVENT);

  private EchoTools() {}

  /**
   * The answer to {@code initialize}, from its result on.
   *
   * @param tools what is declared of them: members, without braces
   */
  static byte[] initialized(String revision, String tools) {
    return (",\"result\":{\"protocolVersion\":\"%s\",\"capabilities\":{\"tools\":{%s}},"
            + "\"serverInfo\":{\"name\":\"bench-echo\",\"version\":\"1\"}}}")
        .formatted(revision, tools)
        .getBytes(US_ASCII);
  }

  /** The list with so many tools more, whose names begin so, and which are as {@code echo} is. */
  static byte[] listed(String prefix, int more) {
    return (",\"result\":{\"tools\":[" + tools(prefix, more) + "]}}").getBytes(US_ASCII);
  }

  private static String tools(String prefix, int more) {
    return Stream.concat(
            Stream.of("echo", "slow", "work", "push", "flood", "large"),
            IntStream.rangeClosed(1, more).mapToObj(number -> prefix + number))
        .map(EchoTools::tool)
        .collect(Collectors.joining(","));
  }

  /** One entry of a list of tools. */
  static String tool(String name) {
    return "{\"name\":\""
        + name
        + "\",\"description\":\"Says hello.\",\"inputSchema\":{\"type\":\"object\","
        + "\"properties\":{\"message\":{\"type\":\"string\"}}}}";
  }

  /** The whole number after {@code "name":}, or 0. */
  static long number(String message, String name) {
    String value = raw(message, name);
    return value.isEmpty() ? 0 : Long.parseLong(value);
  }

  /** The value after {@code "name":} up to the next comma or brace, empty when there is none. */
  static String raw(String message, String name) {
    String mark = "\"" + name + "\":";
    int at = message.indexOf(mark);
    if (at < 0) {
      return "";
    }
    int end = at + mark.length();
    while (",}]".indexOf(message.charAt(end)) < 0) {
      end++;
    }
    return message.substring(at + mark.length(), end).strip();
  }

  /** A progress notification, with 8 KiB of text when {@code full}. */
  static String progress(String token, long step, boolean full) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":"
        + token
        + ",\"progress\":"
        + step
        + ",\"message\":\""
        + (full ? FILLER : "working")
        + "\"}}";
  }
}
