package dev.sluice.backend.http;

import dev.sluice.exchange.Sent;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request whose answer's body does not matter: a notification, an answer to a server's request,
 * DELETE. Loop-confined; reports once, as soon as the status is known or the time limit passed.
 */
public final class Aside implements HttpAttempt.Handler {

  /**
   * How it ended.
   *
   * @param status the HTTP status, or 0 when there was none
   * @param cause what went wrong before a status came, else null
   */
  public record Outcome(int status, @Nullable Throwable cause) {
    public boolean isAccepted() {
      return status >= 200 && status < 300;
    }
  }

  /** Most bytes of a body read to keep its connection. */
  private static final int MAX_IGNORED_BYTES = 64 << 10;

  private final LoopClient client;
  private final Consumer<HttpHeaders> headers;
  private final Consumer<Outcome> told;
  private final HttpAttempt attempt;
  private final Future<?> timer;
  private int ignored;
  private boolean reported;
  private boolean done;

  private Aside(
      LoopClient client,
      @Nullable ByteBuf body,
      Duration limit,
      Consumer<HttpHeaders> headers,
      Consumer<Outcome> told) {
    this.client = client;
    this.headers = headers;
    this.told = told;
    this.attempt = new HttpAttempt(this, body);
    this.timer =
        client
            .loop()
            .schedule(() -> end(new TimeLimitException()), limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** POSTs {@code body}, taking ownership of it. */
  public static void post(
      LoopClient client,
      Endpoint endpoint,
      ByteBuf body,
      Duration limit,
      Consumer<HttpHeaders> headers,
      Consumer<Outcome> told) {
    post(client, endpoint.target(), body, limit, headers, told);
  }

  /** POSTs {@code body} to {@code target}, taking ownership of it. */
  public static void post(
      LoopClient client,
      URI target,
      ByteBuf body,
      Duration limit,
      Consumer<HttpHeaders> headers,
      Consumer<Outcome> told) {
    Aside aside = new Aside(client, body, limit, headers, told);
    client.aside(HttpMethod.POST, target, aside.attempt);
  }

  public static void delete(
      LoopClient client,
      Endpoint endpoint,
      Duration limit,
      Consumer<HttpHeaders> headers,
      Consumer<Outcome> told) {
    Aside aside = new Aside(client, null, limit, headers, told);
    client.aside(HttpMethod.DELETE, endpoint.target(), aside.attempt);
  }

  @Override
  public void onRequest(HttpHeaders request) {
    headers.accept(request);
  }

  @Override
  public void onHead(int status, HttpHeaders response) {
    attempt.pull(Long.MAX_VALUE);
    report(new Outcome(status, null));
  }

  @Override
  public void onChunk(ByteBuf chunk) {
    ignored += chunk.readableBytes();
    if (ignored > MAX_IGNORED_BYTES) {
      end(null);
    }
  }

  @Override
  public void onEnd() {
    end(null);
  }

  @Override
  public void onError(Throwable cause, Sent sent) {
    end(cause);
  }

  private void end(@Nullable Throwable cause) {
    if (!done) {
      done = true;
      timer.cancel(false);
      attempt.drop();
      client.done(attempt);
      report(new Outcome(0, cause));
    }
  }

  private void report(Outcome outcome) {
    if (!reported) {
      reported = true;
      told.accept(outcome);
    }
  }

  /** The time limit passed. */
  private static final class TimeLimitException extends Exception {
    private static final long serialVersionUID = 1L;

    TimeLimitException() {
      super("no answer in time", null, false, false);
    }
  }
}
