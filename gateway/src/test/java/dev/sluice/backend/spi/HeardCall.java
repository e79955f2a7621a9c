package dev.sluice.backend.spi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Sent;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One call made by a test, and everything its listener heard. Releases what it is given and fails
 * when it hears anything on another loop or after its end.
 */
public final class HeardCall implements CallListener {
  private final EventLoop loop;
  private final Message request;
  private final CompletableFuture<Object> end = new CompletableFuture<>();
  private final BlockingQueue<String> interim = new LinkedBlockingQueue<>();
  private final List<String> violations = new CopyOnWriteArrayList<>();
  private volatile @Nullable UpstreamCall handle;
  private volatile int notServed;
  private boolean over;

  private HeardCall(EventLoop loop, Message request) {
    this.loop = loop;
    this.request = request;
  }

  /** Makes a call on {@code loop}. */
  public static HeardCall of(UpstreamChannel channel, EventLoop loop, String json) {
    HeardCall call = new HeardCall(loop, Message.of(json));
    call.onLoop(() -> call.handle = channel.call(call.request, loop, call));
    return call;
  }

  private void onLoop(Runnable work) {
    if (loop.inEventLoop()) {
      work.run();
      return;
    }
    try {
      loop.submit(work).get(10, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** What the server may have seen of it by now. */
  public Sent sent() {
    AtomicReference<Sent> sent = new AtomicReference<>(Sent.NOTHING);
    onLoop(() -> sent.set(handle().sent()));
    return sent.get();
  }

  public void cancel(String reason) {
    onLoop(
        () -> {
          over = true;
          handle().cancel(reason);
        });
  }

  public void pause() {
    onLoop(() -> handle().pause());
  }

  public void resume() {
    onLoop(() -> handle().resume());
  }

  private UpstreamCall handle() {
    UpstreamCall made = handle;
    if (made == null) {
      throw new AssertionError("the call was not made");
    }
    return made;
  }

  /** The response's JSON. */
  public String response() {
    return (String) awaited(String.class);
  }

  public Failure.ByBackend failure() {
    return (Failure.ByBackend) awaited(Failure.ByBackend.class);
  }

  /** Waits until the server was said not to serve such requests, with its HTTP status. */
  public int notServed() {
    failure();
    return notServed;
  }

  /** Waits until the session was said to be expired. */
  public void expired() {
    awaited(Expired.class);
  }

  /** The next interim message. */
  public String nextInterim() throws InterruptedException {
    String next = interim.poll(10, TimeUnit.SECONDS);
    assertThat(next).as("interim message; end: %s", end).isNotNull();
    return String.valueOf(next);
  }

  /** Interim messages not yet taken. */
  public List<String> interim() {
    return List.copyOf(interim);
  }

  public boolean isOver() {
    return end.isDone();
  }

  /** Waits for the end, and says whether it came. */
  public boolean isOverWithin(Duration time) {
    CompletableFuture<Boolean> in =
        end.handle((ended, cause) -> true)
            .completeOnTimeout(false, time.toMillis(), TimeUnit.MILLISECONDS);
    return in.join();
  }

  /** Fails when the listener was called wrongly. */
  public void assertClean() {
    onLoop(() -> {});
    assertThat(violations).isEmpty();
  }

  private Object awaited(Class<?> kind) {
    Object got;
    try {
      got = end.get(15, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("no end of the call; interim: " + interim, e);
    }
    assertThat(got).isInstanceOf(kind);
    assertClean();
    return got;
  }

  @Override
  public void onInterim(Message message) {
    check("interim");
    interim.add(message.bytes().toString(UTF_8));
    message.release();
  }

  @Override
  public void onResponse(Message response) {
    String text = response.bytes().toString(UTF_8);
    response.release();
    finish(text);
  }

  @Override
  public void onFailure(Failure.ByBackend failure) {
    finish(failure);
  }

  @Override
  public void onNotServed(int status, Failure.ByBackend failure) {
    notServed = status;
    finish(failure);
  }

  @Override
  public void onSessionExpired() {
    finish(new Expired());
  }

  private void finish(Object outcome) {
    check("end");
    over = true;
    end.complete(outcome);
  }

  private void check(String what) {
    if (!loop.inEventLoop()) {
      violations.add(what + " on " + Thread.currentThread().getName());
    }
    if (over) {
      violations.add(what + " after the end");
    }
    if (handle == null) {
      violations.add(what + " before call() returned");
    }
  }

  private record Expired() {}
}
