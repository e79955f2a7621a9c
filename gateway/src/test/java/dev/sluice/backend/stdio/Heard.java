package dev.sluice.backend.stdio;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.backend.spi.CallListener;
import dev.sluice.backend.spi.ChannelEvents;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import io.netty.channel.EventLoop;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Remembers what a call, or a channel, was told, as text. */
final class Heard implements CallListener, ChannelEvents {
  private static final long PATIENCE_SECONDS = 20;

  private final EventLoop loop;
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<Failure.ByBackend> failures = new LinkedBlockingQueue<>();

  Heard(EventLoop loop) {
    this.loop = loop;
  }

  @Override
  public void onInterim(Message message) {
    take("interim ", message);
  }

  @Override
  public void onResponse(Message response) {
    take("", response);
  }

  @Override
  public void onMessage(Message message) {
    take("message ", message);
  }

  private void take(String kind, Message message) {
    String text = kind + message.bytes().toString(UTF_8);
    message.release();
    note(text);
  }

  @Override
  public void onFailure(Failure.ByBackend failure) {
    failures.add(failure);
    note("failure " + failure.reason() + ' ' + failure.sent());
  }

  @Override
  public void onClosed(Failure.ByBackend failure) {
    failures.add(failure);
    note("closed");
  }

  @Override
  public void onSessionExpired() {
    note("expired");
  }

  private void note(String event) {
    events.add(loop.inEventLoop() ? event : "on a foreign thread: " + event);
  }

  String next() throws InterruptedException {
    String event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return event == null ? "nothing within " + PATIENCE_SECONDS + " s" : event;
  }

  Failure.ByBackend failure() throws InterruptedException {
    Failure.ByBackend failure = failures.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (failure == null) {
      throw new AssertionError("no failure within " + PATIENCE_SECONDS + " s");
    }
    return failure;
  }

  /** Whether nothing more was told than what was asked for. */
  boolean isSilent() {
    return events.isEmpty();
  }
}
