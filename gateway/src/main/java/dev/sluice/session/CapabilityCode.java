package dev.sluice.session;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.ReadyMapper;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Client capabilities as bytes small enough for a header: deflated against a dictionary of what
 * clients use to declare, and cut down to their well-known members where that is not enough.
 */
final class CapabilityCode {
  /** Most bytes of a code. */
  static final int MAX_BYTES = 1_056;

  static final int DEFLATED = 1;
  static final int SAMPLING = 2;
  static final int ELICITATION = 4;
  static final int ROOTS = 8;

  /** Shorter ones are not worth the work. */
  private static final int LEAST_DEFLATED = 24;

  /**
   * Every capability that the revisions up to 2025-11-25 know, in canonical form.
   *
   * @see <a
   *     href="https://modelcontextprotocol.io/specification/2025-11-25/schema#clientcapabilities">ClientCapabilities,
   *     MCP 2025-11-25</a>
   */
  private static final String KNOWN =
      "{\"elicitation\":{\"form\":{},\"url\":{}},\"roots\":{\"listChanged\":true},"
          + "\"sampling\":{\"context\":{},\"tools\":{}},"
          + "\"tasks\":{\"cancel\":{},\"list\":{},\"requests\":"
          + "{\"elicitation\":{\"create\":{}},\"sampling\":{\"createMessage\":{}}}}}";

  /** Part of the form of ids: it may not change while ids of it are about. */
  private static final byte[] DICTIONARY =
      ("\"experimental\":{\"extensions\":{\"enabled\":false,\"version\":\"1.0"
              + KNOWN
              + "{\"elicitation\":{},\"roots\":{\"listChanged\":true},\"sampling\":{}}")
          .getBytes(US_ASCII);

  private static final JsonMapper JSON = ReadyMapper.of(new JsonMapper());

  private final int flags;
  private final byte[] bytes;

  CapabilityCode(int flags, byte[] bytes) {
    this.flags = flags;
    this.bytes = bytes;
  }

  static CapabilityCode of(ClientCapabilities capabilities) {
    int flags =
        (capabilities.sampling() ? SAMPLING : 0)
            | (capabilities.elicitation() ? ELICITATION : 0)
            | (capabilities.roots() ? ROOTS : 0);
    if (capabilities.json().equals("{}")) {
      return new CapabilityCode(flags, new byte[0]);
    }
    CapabilityCode whole = encode(flags, capabilities.json());
    return whole.bytes.length <= MAX_BYTES
        ? whole
        : encode(flags, JSON.writeValueAsString(known(capabilities.json())));
  }

  private static CapabilityCode encode(int flags, String json) {
    byte[] plain = json.getBytes(UTF_8);
    if (plain.length < LEAST_DEFLATED) {
      return new CapabilityCode(flags, plain);
    }
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    try {
      deflater.setDictionary(DICTIONARY);
      deflater.setInput(plain);
      deflater.finish();
      byte[] small = new byte[plain.length];
      int length = deflater.deflate(small);
      return deflater.finished() && length < plain.length
          ? new CapabilityCode(flags | DEFLATED, Arrays.copyOf(small, length))
          : new CapabilityCode(flags, plain);
    } finally {
      deflater.end();
    }
  }

  /** Which of {@link #SAMPLING}, {@link #ELICITATION}, {@link #ROOTS}, {@link #DEFLATED} hold. */
  int flags() {
    return flags;
  }

  /** Nothing for capabilities that declare nothing. Not to be changed. */
  byte[] bytes() {
    return bytes;
  }

  /**
   * @param max most bytes of the canonical JSON
   * @throws IllegalArgumentException when this is no code
   */
  ClientCapabilities decode(int max) {
    String json = bytes.length == 0 ? "{}" : new String(plain(max), UTF_8);
    return new ClientCapabilities(
        json, (flags & SAMPLING) != 0, (flags & ELICITATION) != 0, (flags & ROOTS) != 0);
  }

  private byte[] plain(int max) {
    if ((flags & DEFLATED) == 0) {
      return bytes;
    }
    Inflater inflater = new Inflater(true);
    try {
      inflater.setDictionary(DICTIONARY);
      inflater.setInput(bytes);
      byte[] plain = new byte[max];
      int length = inflater.inflate(plain);
      if (!inflater.finished()) {
        throw new IllegalArgumentException("capabilities: more than " + max + " bytes");
      }
      return Arrays.copyOf(plain, length);
    } catch (DataFormatException broken) {
      throw new IllegalArgumentException("capabilities: broken", broken);
    } finally {
      inflater.end();
    }
  }

  private static JsonNode known(String json) {
    return common(JSON.readTree(json), JSON.readTree(KNOWN));
  }

  /** What {@code declared} has of {@code known}: objects and booleans, nothing else. */
  private static JsonNode common(JsonNode declared, JsonNode known) {
    ObjectNode common = JsonNodeFactory.instance.objectNode();
    known
        .properties()
        .forEach(
            member -> {
              JsonNode value = declared.get(member.getKey());
              if (value != null && value.isObject() && member.getValue().isObject()) {
                common.set(member.getKey(), common(value, member.getValue()));
              } else if (value != null && value.isBoolean() && member.getValue().isBoolean()) {
                common.set(member.getKey(), value);
              }
            });
    return common;
  }
}
