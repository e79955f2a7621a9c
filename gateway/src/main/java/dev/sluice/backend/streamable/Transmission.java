package dev.sluice.backend.streamable;

import dev.sluice.backend.http.Endpoint;
import dev.sluice.backend.http.HttpAttempt;
import dev.sluice.backend.http.LoopClient;
import dev.sluice.backend.http.Redirect;
import dev.sluice.exchange.Sent;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpMethod;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP side of one call: its request, sent once and again after each redirect, and the GET that
 * takes a broken stream up again. Loop-confined; owns the request's bytes until the answer's head.
 */
final class Transmission {
  private final LoopClient client;
  private final Endpoint endpoint;
  private final HttpAttempt.Handler handler;
  private @Nullable ByteBuf request;
  private @Nullable HttpAttempt attempt;
  private Sent least = Sent.NOTHING;
  private int hops;
  private boolean paused;
  private boolean owed;
  private boolean onItsOwn;

  /**
   * @param request owned by this transmission
   */
  Transmission(LoopClient client, Endpoint endpoint, HttpAttempt.Handler handler, ByteBuf request) {
    this.client = client;
    this.endpoint = endpoint;
    this.handler = handler;
    this.request = request;
  }

  /**
   * Sends the request.
   *
   * @param apart on a connection of its own, which it keeps for long
   */
  void post(boolean apart) {
    onItsOwn = apart;
    ByteBuf whole = request;
    HttpAttempt next = new HttpAttempt(handler, whole == null ? null : whole.retain());
    attempt = next;
    if (apart) {
      client.stream(HttpMethod.POST, endpoint.target(), next);
    } else {
      client.call(endpoint.target(), next);
    }
  }

  /** Opens the stream that continues the answer. */
  void reopen() {
    HttpAttempt next = new HttpAttempt(handler, null);
    attempt = next;
    client.stream(endpoint.target(), next);
  }

  /** Follows a redirect; returns why not, or null. */
  Redirect.@Nullable Refused redirect(@Nullable String location) {
    URI from = endpoint.target();
    return switch (Redirect.of(from, location, hops)) {
      case Redirect.Follow follow -> {
        hops++;
        drop();
        endpoint.redirected(follow.target());
        post(onItsOwn);
        yield null;
      }
      case Redirect.Refused refused -> refused;
    };
  }

  /** The head of the answer is there: the request will not be sent again. */
  void answered() {
    least = Sent.ALL;
    releaseRequest();
  }

  /** What the server may have seen by now. */
  Sent sent() {
    HttpAttempt current = attempt;
    return least == Sent.ALL || current == null ? least : current.sent();
  }

  /** Lets the rest of the body in, however slow its reader. */
  void pullAll() {
    pull(Long.MAX_VALUE);
  }

  /** Lets the next part of the body in, once its reader is ready for it. */
  void pullNext() {
    if (paused) {
      owed = true;
    } else {
      pull(1);
    }
  }

  /** The reader is not ready for more. */
  void pause() {
    paused = true;
  }

  void resume() {
    paused = false;
    if (owed) {
      owed = false;
      pull(1);
    }
  }

  /** True while the server may have more to say and is not let. */
  boolean isHeld() {
    return owed;
  }

  private void pull(long chunks) {
    HttpAttempt current = attempt;
    if (current != null) {
      current.pull(chunks);
    }
  }

  /** What came as the answer was none. */
  void distrust() {
    HttpAttempt current = attempt;
    if (current != null) {
      current.distrust();
    }
  }

  /** Ends the request under way, if any. */
  void drop() {
    HttpAttempt current = attempt;
    attempt = null;
    if (current != null) {
      current.drop();
    }
  }

  /** Gives everything back. */
  void close() {
    least = sent();
    releaseRequest();
    drop();
  }

  private void releaseRequest() {
    ByteBuf whole = request;
    request = null;
    if (whole != null) {
      whole.release();
    }
  }
}
