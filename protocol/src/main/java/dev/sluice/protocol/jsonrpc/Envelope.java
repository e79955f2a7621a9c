package dev.sluice.protocol.jsonrpc;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What {@link EnvelopeReader} found in one JSON-RPC message: its kind, id, method, and where the
 * other {@link Member}s stand. Immutable; holds offsets, never the buffer.
 */
public final class Envelope {

  /** The four shapes of a JSON-RPC message. */
  public enum Kind {
    REQUEST,
    NOTIFICATION,
    RESULT,
    ERROR
  }

  private final Kind kind;
  private final @Nullable RequestId id;
  private final @Nullable String method;
  private final long found;
  private final int[] spans;

  /**
   * @param found a bit for each member that is there, by its ordinal
   * @param spans start and end of each of these, two ints each, in the order of their ordinals
   */
  Envelope(Kind kind, @Nullable RequestId id, @Nullable String method, long found, int[] spans) {
    this.kind = kind;
    this.id = id;
    this.method = method;
    this.found = found;
    this.spans = spans;
  }

  public Kind kind() {
    return kind;
  }

  /** The id, null for a notification and for an error that answers no known request. */
  public @Nullable RequestId id() {
    return id;
  }

  /** The method, null for a result or an error. */
  public @Nullable String method() {
    return method;
  }

  /** True when this is a request or notification of {@code name}. */
  public boolean isMethod(String name) {
    return name.equals(method);
  }

  static long bit(Member member) {
    return 1L << member.ordinal();
  }

  /** Where the start of a member that is there stands. */
  private int place(Member member) {
    return Long.bitCount(found & (bit(member) - 1)) * 2;
  }

  public boolean has(Member member) {
    return (found & bit(member)) != 0;
  }

  /** Offset of the member's value from the message's first byte, or -1. */
  public int start(Member member) {
    return has(member) ? spans[place(member)] : -1;
  }

  /** Offset just past the member's value, or -1. */
  public int end(Member member) {
    return has(member) ? spans[place(member) + 1] : -1;
  }

  /** The member's raw JSON, or null when absent. */
  public @Nullable String raw(Member member, ByteBuf message) {
    return has(member)
        ? message.toString(
            message.readerIndex() + start(member),
            end(member) - start(member),
            java.nio.charset.StandardCharsets.UTF_8)
        : null;
  }

  /** The member's text with escapes resolved, or null when absent or not a JSON string. */
  public @Nullable String text(Member member, ByteBuf message) {
    return has(member) ? JsonSpans.text(message, start(member), end(member)) : null;
  }
}
