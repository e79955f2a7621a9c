package dev.sluice.protocol.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import org.jspecify.annotations.Nullable;

/**
 * Reads one message after the other, for one thread: what it needs to do so is no garbage. Faults
 * of form end it at once; faults of shape are kept until the end of the text, so that the error can
 * carry an id that comes after them.
 */
final class EnvelopePass {
  private static final byte[] VERSION = "\"2.0\"".getBytes(UTF_8);

  private static final FastThreadLocal<EnvelopePass> PASSES =
      new FastThreadLocal<>() {
        @Override
        protected EnvelopePass initialValue() {
          return new EnvelopePass();
        }
      };

  private final JsonCursor json = new JsonCursor();

  /** Start and end of each member by ordinal, two ints each; means nothing unless found. */
  private final int[] spans = new int[Member.values().length * 2];

  private long found;
  private @Nullable RequestId id;
  private @Nullable String method;
  private boolean versioned;
  private boolean nullId;
  private @Nullable String fault;

  private EnvelopePass() {}

  /** The one of this thread. */
  static EnvelopePass ofThread() {
    return PASSES.get();
  }

  /** Reads the message between the buffer's reader and writer index. */
  Envelope read(ByteBuf message, int maxDepth) throws MalformedMessageException {
    found = 0;
    id = null;
    method = null;
    versioned = false;
    nullId = false;
    fault = null;
    json.begin(message, 0, message.readableBytes(), maxDepth);
    try {
      return read();
    } finally {
      json.end();
    }
  }

  private Envelope read() throws MalformedMessageException {
    try {
      if (json.peek() == '{') {
        readObject(Place.ROOT);
      } else {
        json.skipValue();
        note("message is no object");
      }
      json.takeEnd();
    } catch (MalformedMessageException malformed) {
      throw id == null
          ? malformed
          : new MalformedMessageException(malformed.code(), reason(malformed), id);
    }
    Envelope.Kind kind = kind();
    if (fault != null) {
      throw new MalformedMessageException(JsonRpcError.INVALID_REQUEST, fault, id);
    }
    return new Envelope(kind, id, method, found, foundSpans());
  }

  private int[] foundSpans() {
    int[] compact = new int[Long.bitCount(found) * 2];
    int to = 0;
    for (long left = found; left != 0; left &= left - 1) {
      int from = Long.numberOfTrailingZeros(left) * 2;
      compact[to++] = spans[from];
      compact[to++] = spans[from + 1];
    }
    return compact;
  }

  private void readObject(Place place) throws MalformedMessageException {
    if (!json.enterObject()) {
      return;
    }
    do {
      Place.Name name = readName(place);
      if (name == null) {
        json.skipValue();
      } else {
        readMember(name);
      }
    } while (json.more());
  }

  private Place.@Nullable Name readName(Place place) throws MalformedMessageException {
    json.peek();
    int start = json.offset();
    boolean escaped = json.skipString();
    int end = json.offset();
    json.take(':');
    return escaped
        ? place.find(JsonText.of(json.copy(start, end)))
        : place.find(json, start + 1, end - 1);
  }

  private void readMember(Place.Name name) throws MalformedMessageException {
    byte first = json.peek();
    int start = json.offset();
    boolean object = first == '{' && name.inside != null;
    boolean escaped = false;
    if (object) {
      readInside(name);
    } else if (first == '"') {
      escaped = json.skipString();
    } else {
      json.skipValue();
    }
    int end = json.offset();
    Member member = name.member;
    if (member == null) {
      readVersion(start, end);
      return;
    }
    if (has(member)) {
      note("member " + name.text + " appears twice");
      id = member == Member.ID ? null : id;
      return;
    }
    found |= Envelope.bit(member);
    spans[member.ordinal() * 2] = start;
    spans[member.ordinal() * 2 + 1] = end;
    switch (member) {
      case ID -> readId(first, start, end);
      case METHOD -> readMethod(first, start, end, escaped);
      case PARAMS -> require(object || first == '[', "params is no object or array");
      case ERROR -> require(object, "error is no object");
      default -> {}
    }
  }

  private void readInside(Place.Name name) throws MalformedMessageException {
    Place inside = name.inside;
    if (inside != null) {
      readObject(inside);
    }
  }

  private void readVersion(int start, int end) {
    require(!versioned, "member jsonrpc appears twice");
    require(json.matches(start, end, VERSION), "jsonrpc is not \"2.0\"");
    versioned = true;
  }

  private void readId(byte first, int start, int end) {
    if (first == '"' || first == '-' || (first >= '0' && first <= '9')) {
      id = new RequestId(json.text(start, end));
    } else if (first == 'n') {
      nullId = true;
    } else {
      note("id is no string or number");
    }
  }

  private void readMethod(byte first, int start, int end, boolean escaped) {
    if (first != '"') {
      note("method is no string");
      return;
    }
    String known = escaped ? null : KnownMethods.find(json, start + 1, end - 1);
    method = known != null ? known : JsonText.of(json.copy(start, end));
  }

  private Envelope.Kind kind() {
    boolean result = has(Member.RESULT);
    boolean error = has(Member.ERROR);
    require(versioned, "jsonrpc is missing");
    if (has(Member.METHOD)) {
      require(!result && !error, "both a method and a result or error");
      require(!nullId, "id of a request is null");
      return has(Member.ID) ? Envelope.Kind.REQUEST : Envelope.Kind.NOTIFICATION;
    }
    require(result || error, "no method, result or error");
    require(!(result && error), "both a result and an error");
    require(!result || id != null, "result without an id");
    return result ? Envelope.Kind.RESULT : Envelope.Kind.ERROR;
  }

  private boolean has(Member member) {
    return (found & Envelope.bit(member)) != 0;
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      note(otherwise);
    }
  }

  /** Keeps the first fault of shape. */
  private void note(String what) {
    if (fault == null) {
      fault = "malformed JSON-RPC: " + what;
    }
  }

  private static String reason(MalformedMessageException malformed) {
    String message = malformed.getMessage();
    return message == null ? "" : message;
  }
}
