package dev.sluice.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;

/**
 * A stream of {@link Probe} that ends by itself: its head, after {@link #FIRST_MILLIS} its first
 * byte, then what it has to say. Confined to its channel's loop.
 */
final class ProbeStream implements Answer {
  /** From the head to the first byte: some proxies hold the head back until there is one. */
  static final long FIRST_MILLIS = 500;

  static final int TICKS = 8;
  static final long TICK_MILLIS = 250;

  private final Responder responder;
  private final int ticks;
  private final long pauseMillis;
  private final Runnable whenEnded;
  private final long began = System.nanoTime();
  private int said;
  private boolean ended;

  private ProbeStream(Responder responder, int ticks, long pauseMillis, Runnable whenEnded) {
    this.responder = responder;
    this.ticks = ticks;
    this.pauseMillis = pauseMillis;
    this.whenEnded = whenEnded;
  }

  /** Says the time it took so far, {@link #TICKS} times. */
  static ProbeStream ticks(Responder responder, Runnable whenEnded) {
    return new ProbeStream(responder, TICKS, TICK_MILLIS, whenEnded);
  }

  /** Says one thing at its beginning and one at its end. */
  static ProbeStream silence(Responder responder, int seconds, Runnable whenEnded) {
    return new ProbeStream(responder, 2, seconds * 1_000L, whenEnded);
  }

  void start() {
    responder.openStream(ResponseHead.STREAM);
    responder.flush();
    responder.wakeIn(FIRST_MILLIS);
  }

  @Override
  public void wake() {
    if (ended) {
      return;
    }
    said++;
    long millis = (System.nanoTime() - began) / 1_000_000;
    byte[] event = ("data: {\"n\":" + said + ",\"at\":" + millis + "}\n\n").getBytes(US_ASCII);
    ByteBuf part = responder.beginPart(event.length);
    responder.endPart(part.writeBytes(event));
    if (said >= ticks) {
      end();
      responder.closeStream();
    } else {
      responder.flush();
      responder.wakeIn(pauseMillis);
    }
  }

  private void end() {
    if (!ended) {
      ended = true;
      whenEnded.run();
    }
  }

  @Override
  public boolean isAwaited() {
    return false;
  }

  @Override
  public void cutOff() {
    if (!ended) {
      end();
      responder.closeStream();
    }
  }

  @Override
  public void disconnected() {
    end();
  }
}
