package dev.sluice.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.protocol.sse.SseEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.util.concurrent.Queues;
import tools.jackson.databind.node.ObjectNode;

/**
 * One SSE stream to a client, at most {@link #MOST} events ahead of it: a client further behind
 * loses the stream. Thread-safe.
 */
final class Events {
  static final int MOST = 4_096;

  private final Sinks.Many<ByteBuf> sink =
      Sinks.many().unicast().onBackpressureBuffer(Queues.<ByteBuf>get(MOST).get());

  /** Adds a message; one that comes after the end is lost. */
  synchronized void add(ObjectNode message) {
    ByteBuf event = Unpooled.buffer();
    SseEncoder.event(event, "message", null, Unpooled.wrappedBuffer(Json.bytes(message)));
    emit(event);
  }

  /** Adds a comment, which makes the headers go out. */
  synchronized void comment(String text) {
    emit(Unpooled.copiedBuffer(": " + text + "\n\n", US_ASCII));
  }

  private void emit(ByteBuf event) {
    Sinks.EmitResult result = sink.tryEmitNext(event);
    if (result.isFailure()) {
      event.release();
    }
    if (result == Sinks.EmitResult.FAIL_OVERFLOW) {
      end();
    }
  }

  synchronized void end() {
    Sinks.EmitResult result = sink.tryEmitComplete();
    assert result != Sinks.EmitResult.FAIL_NON_SERIALIZED : result;
  }

  /** The encoded events, for one subscriber, which owns them. */
  Flux<ByteBuf> flux() {
    return sink.asFlux();
  }
}
