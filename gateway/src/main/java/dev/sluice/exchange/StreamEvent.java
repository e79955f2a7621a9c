package dev.sluice.exchange;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.mcp.McpMethod;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One message on an SSE stream, as a link of its {@link EventLog}. Its bytes are those of the event
 * without the id, on the heap; a message too large to be kept stays the message it was until it is
 * taken. Guarded by the log.
 */
final class StreamEvent {

  /** What may become of a message for which there is no room. */
  enum Worth {
    /** The latest of its token is enough. */
    PROGRESS,
    /** The first to be dropped. */
    LOG,
    /** Dropped when there is no room. */
    NOTICE,
    /** Never dropped unseen: its sender is told. */
    REQUEST,
    /** Never dropped: at the least an error stands in its place. */
    RESPONSE;

    static Worth of(Message message) {
      return switch (message.kind()) {
        case REQUEST -> REQUEST;
        case RESULT, ERROR -> RESPONSE;
        case NOTIFICATION -> {
          if (message.envelope().isMethod(McpMethod.NOTIFICATIONS_PROGRESS)) {
            yield PROGRESS;
          }
          yield message.envelope().isMethod(McpMethod.NOTIFICATIONS_MESSAGE) ? LOG : NOTICE;
        }
      };
    }

    boolean isNotification() {
      return this == PROGRESS || this == LOG || this == NOTICE;
    }
  }

  /** What every event costs beside its bytes. */
  static final int OVERHEAD = 64;

  /** A response no longer than this is kept in any case: it is short, or an error in its place. */
  static final int SMALL = 4 << 10;

  /** Before the data of every event. */
  static final byte[] BEGIN = "event: message\ndata: ".getBytes(US_ASCII);

  static final byte[] END = "\n\n".getBytes(US_ASCII);

  final Worth worth;
  final @Nullable Supplier<ByteBuf> substitute;
  long seq;
  @Nullable String token;
  byte @Nullable [] bytes;
  @Nullable Message message;
  long size;

  /** It was written to some connection. */
  boolean sent;

  /** It is kept, and counted in the log's account. */
  boolean kept;

  @Nullable StreamEvent previous;
  @Nullable StreamEvent next;

  /**
   * Takes ownership of the message.
   *
   * @param substitute makes the JSON that stands in for a response that cannot be kept
   * @param whole whether the message stays as it is
   */
  StreamEvent(Worth worth, Message message, @Nullable Supplier<ByteBuf> substitute, boolean whole) {
    this.worth = worth;
    this.substitute = substitute;
    if (whole) {
      this.message = message;
      this.size = message.length() + (long) OVERHEAD;
    } else {
      if (worth == Worth.PROGRESS) {
        token = message.edited(Member.NOTIFIED_PROGRESS_TOKEN);
      }
      bytes = encode(message);
      size = bytes.length + (long) OVERHEAD;
    }
  }

  /** A response that the gateway wrote itself. Takes ownership. */
  StreamEvent(ByteBuf json) {
    worth = Worth.RESPONSE;
    substitute = null;
    bytes = encode(json);
    size = bytes.length + (long) OVERHEAD;
  }

  private static byte[] encode(Message message) {
    try {
      byte[] event = new byte[BEGIN.length + message.length() + END.length];
      ByteBuf out = Unpooled.wrappedBuffer(event).clear().writeBytes(BEGIN);
      message.writeTo(out);
      return finish(event);
    } finally {
      message.release();
    }
  }

  private static byte[] encode(ByteBuf json) {
    try {
      byte[] event = new byte[BEGIN.length + json.readableBytes() + END.length];
      Unpooled.wrappedBuffer(event).clear().writeBytes(BEGIN).writeBytes(json);
      return finish(event);
    } finally {
      json.release();
    }
  }

  /** Line ends in JSON stand between its tokens only, where a space means the same. */
  private static byte[] finish(byte[] event) {
    int end = event.length - END.length;
    for (int i = BEGIN.length; i < end; i++) {
      if (event[i] == '\n' || event[i] == '\r') {
        event[i] = ' ';
      }
    }
    System.arraycopy(END, 0, event, end, END.length);
    return event;
  }

  /**
   * Puts the substitute in the place of a response; false when there is none or it is no smaller.
   */
  boolean shrink() {
    if (substitute == null) {
      return false;
    }
    byte[] instead = encode(substitute.get());
    if (instead.length + (long) OVERHEAD >= size) {
      return false;
    }
    release();
    bytes = instead;
    size = instead.length + (long) OVERHEAD;
    return true;
  }

  void release() {
    Message held = message;
    message = null;
    if (held != null) {
      held.release();
    }
  }
}
