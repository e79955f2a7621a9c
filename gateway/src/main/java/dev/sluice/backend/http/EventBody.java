package dev.sluice.backend.http;

import dev.sluice.backend.spi.Incoming;
import dev.sluice.exchange.Message;
import dev.sluice.protocol.jsonrpc.EnvelopeReader;
import dev.sluice.protocol.jsonrpc.MalformedMessageException;
import dev.sluice.protocol.sse.SseDecoder;
import dev.sluice.protocol.sse.SseEvent;
import dev.sluice.protocol.sse.SseLimitException;
import dev.sluice.protocol.sse.SseListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages out of an event stream, with what is needed to take it up again. Loop-confined. */
public final class EventBody implements SseListener {

  /** Receives what the stream holds. */
  public interface Receiver {
    /** The next message. Takes ownership. */
    void onMessage(Message message);

    /** An event that is no JSON-RPC message; the stream is of no more use. */
    void onMalformed();

    /**
     * The same, with what came instead.
     *
     * @param data borrowed
     */
    default void onMalformed(ByteBuf data, MalformedMessageException fault) {
      onMalformed();
    }

    /**
     * An event of another type than {@code message}.
     *
     * @param data borrowed
     */
    default void onOther(String type, ByteBuf data) {}
  }

  /** What {@link #decode} says of a chunk. */
  public enum Outcome {
    FINE,
    TOO_LARGE
  }

  private final EnvelopeReader reader;
  private final Receiver receiver;
  private final SseDecoder decoder;
  private @Nullable Silence silence;
  private @Nullable String lastEventId;
  private long retryMillis = -1;
  private boolean open = true;
  private boolean decoding;

  public EventBody(EnvelopeReader reader, int maxEventBytes, Receiver receiver) {
    this.reader = reader;
    this.receiver = receiver;
    this.decoder = new SseDecoder(ByteBufAllocator.DEFAULT, maxEventBytes, this);
  }

  /** Tells {@code told} once when the stream has been silent for {@code limit}. */
  public void watch(EventLoop loop, Duration limit, Runnable told) {
    silence = new Silence(limit);
    silence.begin(loop, told);
  }

  /** Reads a borrowed chunk. */
  public Outcome decode(ByteBuf chunk) {
    if (silence != null) {
      silence.broken();
    }
    if (!open) {
      return Outcome.FINE;
    }
    decoding = true;
    try {
      decoder.decode(chunk);
      return Outcome.FINE;
    } catch (SseLimitException tooLarge) {
      open = false;
      return Outcome.TOO_LARGE;
    } finally {
      decoding = false;
      if (!open) {
        decoder.close();
      }
    }
  }

  /** The id of the last event that had one, else null. */
  public @Nullable String lastEventId() {
    return lastEventId;
  }

  /** The pause before reconnecting that the server asked for, or -1. */
  public long retryMillis() {
    return retryMillis;
  }

  /** Frees what is accumulated; messages still in a chunk being read are dropped. */
  public void close() {
    if (silence != null) {
      silence.end();
    }
    boolean was = open;
    open = false;
    if (was && !decoding) {
      decoder.close();
    }
  }

  @Override
  public void onEvent(SseEvent event) {
    if (event.id() != null) {
      lastEventId = event.id();
    }
    ByteBuf data = event.data();
    if (!open || !"message".equals(event.type()) || Incoming.isBlank(data)) {
      if (open && !"message".equals(event.type())) {
        receiver.onOther(event.type(), data);
      }
      data.release();
      return;
    }
    List<Message> messages;
    data.retain();
    try {
      messages = Incoming.read(reader, data);
    } catch (MalformedMessageException malformed) {
      receiver.onMalformed(data, malformed);
      return;
    } finally {
      data.release();
    }
    for (Message message : messages) {
      if (open) {
        receiver.onMessage(message);
      } else {
        message.release();
      }
    }
  }

  @Override
  public void onId(String id) {
    lastEventId = id;
  }

  @Override
  public void onRetry(long millis) {
    retryMillis = millis;
  }
}
