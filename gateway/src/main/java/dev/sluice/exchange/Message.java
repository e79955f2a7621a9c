package dev.sluice.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.jsonrpc.EnvelopeReader;
import dev.sluice.protocol.jsonrpc.MalformedMessageException;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.jsonrpc.RequestId;
import dev.sluice.protocol.jsonrpc.Splice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One JSON-RPC message on its way through: its bytes, its envelope, and the edits to be made when
 * the bytes are copied out. Owns its buffer: whoever holds the message releases it, exactly once.
 * Confined to one event loop at a time.
 */
public final class Message {
  private final ByteBuf bytes;
  private final Envelope envelope;
  private final Splice splice = new Splice();

  /** Takes ownership of {@code bytes}. */
  public Message(ByteBuf bytes, Envelope envelope) {
    this.bytes = bytes;
    this.envelope = envelope;
  }

  /** Reads {@code bytes} and takes ownership of them; releases them when they are malformed. */
  public static Message read(EnvelopeReader reader, ByteBuf bytes)
      throws MalformedMessageException {
    try {
      return new Message(bytes, reader.read(bytes));
    } catch (MalformedMessageException malformed) {
      bytes.release();
      throw malformed;
    }
  }

  /** A message from JSON text that the gateway itself wrote, on the heap. */
  public static Message of(String json) {
    try {
      return read(OWN, Unpooled.wrappedBuffer(json.getBytes(UTF_8)));
    } catch (MalformedMessageException malformed) {
      throw new IllegalArgumentException("own message: " + malformed.getMessage(), malformed);
    }
  }

  /** An independent message of what {@code edited} would write, on the heap. */
  public static Message copyOf(Message edited) {
    ByteBuf out = Unpooled.buffer(edited.length());
    edited.writeTo(out);
    try {
      return read(OWN, out);
    } catch (MalformedMessageException malformed) {
      throw new IllegalArgumentException("edited message: " + malformed.getMessage(), malformed);
    }
  }

  private static final EnvelopeReader OWN = new EnvelopeReader(EnvelopeReader.DEFAULT_MAX_DEPTH);

  public Envelope envelope() {
    return envelope;
  }

  /** The unedited bytes; still owned by this message. */
  public ByteBuf bytes() {
    return bytes;
  }

  public Envelope.Kind kind() {
    return envelope.kind();
  }

  public @Nullable String method() {
    return envelope.method();
  }

  public boolean has(Member member) {
    return envelope.has(member);
  }

  /** Raw JSON of a member as it came, edits not applied. */
  public @Nullable String raw(Member member) {
    return envelope.raw(member, bytes);
  }

  /** Text of a string member as it came, edits not applied. */
  public @Nullable String text(Member member) {
    return envelope.text(member, bytes);
  }

  /** Raw JSON of a member as it will be written, or null when absent. */
  public @Nullable String edited(Member member) {
    if (!has(member)) {
      return null;
    }
    byte[] edit = splice.replacement(envelope.start(member), envelope.end(member));
    return edit == null ? raw(member) : new String(edit, UTF_8);
  }

  /** The {@code error.type} of a response; null for success and for what is no response. */
  @Nullable String errorType() {
    if (kind() == Envelope.Kind.ERROR) {
      return raw(Member.ERROR_CODE);
    }
    if (!has(Member.IS_ERROR)) {
      return null;
    }
    byte first = bytes.getByte(bytes.readerIndex() + envelope.start(Member.IS_ERROR));
    return first == 't' ? "tool_error" : null;
  }

  /** Replaces a member that is present with raw JSON when the message is written. */
  public Message replace(Member member, byte[] json) {
    splice.replace(envelope.start(member), envelope.end(member), json);
    return this;
  }

  /** Replaces the id. */
  public Message id(RequestId id) {
    return replace(Member.ID, id.token().getBytes(UTF_8));
  }

  /** Replaces any span, offsets as in {@link Envelope}. */
  public Message replace(int start, int end, byte[] json) {
    splice.replace(start, end, json);
    return this;
  }

  /** Takes back the replacement of exactly this span, if there is one. */
  public Message restore(int start, int end) {
    splice.restore(start, end);
    return this;
  }

  /** Bytes {@link #writeTo} will write. */
  public int length() {
    return bytes.readableBytes() + splice.growth();
  }

  /** Copies the message, edited, to {@code out}. The message stays owned and usable. */
  public void writeTo(ByteBuf out) {
    splice.write(bytes, out);
  }

  /**
   * The message, edited, in pieces that together are {@link #length} long: each of them is to be
   * released. The message stays owned and usable.
   */
  public void slice(Consumer<ByteBuf> pieces) {
    splice.slice(bytes, pieces);
  }

  /** An independent message over the same bytes, without edits. */
  public Message share() {
    return new Message(bytes.retainedDuplicate(), envelope);
  }

  /** Keeps the message, edits included, for one more holder, who releases it too. */
  public Message retain() {
    bytes.retain();
    return this;
  }

  public void release() {
    bytes.release();
  }
}
