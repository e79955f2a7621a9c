package dev.sluice.protocol.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An object of a message whose members we read, with the names known there. */
final class Place {
  static final Place REF = new Place(name("name", Member.REF_NAME), name("uri", Member.REF_URI));
  static final Place META =
      new Place(
          name("progressToken", Member.PROGRESS_TOKEN),
          name("io.modelcontextprotocol/protocolVersion", Member.META_PROTOCOL_VERSION),
          name("io.modelcontextprotocol/clientInfo", Member.META_CLIENT_INFO),
          name("io.modelcontextprotocol/clientCapabilities", Member.META_CLIENT_CAPABILITIES),
          name("io.modelcontextprotocol/logLevel", Member.META_LOG_LEVEL),
          name("io.modelcontextprotocol/subscriptionId", Member.META_SUBSCRIPTION_ID));
  static final Place PARAMS =
      new Place(
          name("name", Member.NAME),
          name("uri", Member.URI),
          name("cursor", Member.CURSOR),
          name("ref", Member.REF, REF),
          name("level", Member.LEVEL),
          name("requestId", Member.REQUEST_ID),
          name("progressToken", Member.NOTIFIED_PROGRESS_TOKEN),
          name("_meta", Member.META, META),
          name("requestState", Member.REQUEST_STATE),
          name("inputResponses", Member.INPUT_RESPONSES));
  static final Place RESULT =
      new Place(
          name("isError", Member.IS_ERROR),
          name("nextCursor", Member.NEXT_CURSOR),
          name("resultType", Member.RESULT_TYPE),
          name("ttlMs", Member.TTL_MS),
          name("cacheScope", Member.CACHE_SCOPE));
  static final Place ERROR = new Place(name("code", Member.ERROR_CODE));
  static final Place ROOT =
      new Place(
          name("jsonrpc", null),
          name("id", Member.ID),
          name("method", Member.METHOD),
          name("params", Member.PARAMS, PARAMS),
          name("result", Member.RESULT, RESULT),
          name("error", Member.ERROR, ERROR));

  private final Name[] names;

  /** The names by their length. */
  private final Name[][] byLength;

  private Place(Name... names) {
    this.names = names;
    int longest = Arrays.stream(names).mapToInt(name -> name.bytes.length).max().orElseThrow();
    this.byLength = new Name[longest + 1][];
    for (int length = 0; length <= longest; length++) {
      int wanted = length;
      byLength[length] =
          Arrays.stream(names).filter(name -> name.bytes.length == wanted).toArray(Name[]::new);
    }
  }

  /** The known name in bytes {@code [start, end)}, without quotes or escapes, or null. */
  @Nullable Name find(JsonCursor json, int start, int end) {
    if (end - start >= byLength.length) {
      return null;
    }
    for (Name name : byLength[end - start]) {
      if (json.matches(start, end, name.bytes)) {
        return name;
      }
    }
    return null;
  }

  /** The known name written {@code text}, or null. */
  @Nullable Name find(String text) {
    for (Name name : names) {
      if (name.text.equals(text)) {
        return name;
      }
    }
    return null;
  }

  private static Name name(String text, @Nullable Member member) {
    return new Name(text, member, null);
  }

  private static Name name(String text, Member member, Place inside) {
    return new Name(text, member, inside);
  }

  /** A member's name, the member it stands for (null for {@code jsonrpc}), and what is inside. */
  static final class Name {
    final String text;
    final byte[] bytes;
    final @Nullable Member member;
    final @Nullable Place inside;

    Name(String text, @Nullable Member member, @Nullable Place inside) {
      this.text = text;
      this.bytes = text.getBytes(UTF_8);
      this.member = member;
      this.inside = inside;
    }
  }
}
