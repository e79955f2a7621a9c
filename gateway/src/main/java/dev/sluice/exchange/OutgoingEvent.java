package dev.sluice.exchange;

import org.jspecify.annotations.Nullable;

/** An event a reader is to write: its bytes, or the message that is too large to be copied. */
public final class OutgoingEvent {
  private final long seq;
  private final byte @Nullable [] bytes;
  private final @Nullable Message message;

  OutgoingEvent(long seq, byte @Nullable [] bytes, @Nullable Message message) {
    this.seq = seq;
    this.bytes = bytes;
    this.message = message;
  }

  /** The number for its id. */
  public long seq() {
    return seq;
  }

  /** The event without its id, not to be changed; null when {@link #message} is there. */
  public byte @Nullable [] bytes() {
    return bytes;
  }

  /** The message, owned by the reader; null when {@link #bytes} are there. */
  public @Nullable Message message() {
    return message;
  }
}
