package dev.sluice.backend.spi;

import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import io.netty.channel.EventLoop;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One question of a {@link Greeting} and its one answer. Confined to its loop. */
final class Question implements CallListener {
  private final Message request;
  private final Function<Message, Greeted> reading;
  private final Consumer<Greeted> told;
  private @Nullable UpstreamCall call;
  private boolean over;

  /**
   * @param request owned
   * @param reading what the response means; the response stays the question's
   */
  Question(Message request, Function<Message, Greeted> reading, Consumer<Greeted> told) {
    this.request = request;
    this.reading = reading;
    this.told = told;
  }

  /** Sends it. */
  void ask(UpstreamChannel channel, EventLoop loop) {
    assert loop.inEventLoop();
    UpstreamCall started = channel.call(request, loop, this);
    if (!over) {
      call = started;
    }
  }

  /** Wants no answer any more. */
  void drop(String why) {
    UpstreamCall open = call;
    if (!over && open != null) {
      open.cancel(why);
    }
    end();
  }

  @Override
  public void onInterim(Message message) {
    message.release();
  }

  @Override
  public void onResponse(Message response) {
    Greeted answer;
    try {
      answer = reading.apply(response);
    } finally {
      response.release();
    }
    tell(answer);
  }

  @Override
  public void onFailure(Failure.ByBackend failure) {
    tell(Greeted.of(failure));
  }

  @Override
  public void onNotServed(int status, Failure.ByBackend failure) {
    tell(new Greeted.NotServed(failure));
  }

  @Override
  public void onSessionExpired() {
    throw new IllegalStateException("greeting: expired (expected: no session yet)");
  }

  private void tell(Greeted answer) {
    if (end()) {
      told.accept(answer);
    }
  }

  private boolean end() {
    if (over) {
      return false;
    }
    over = true;
    call = null;
    request.release();
    return true;
  }
}
