package dev.sluice.backend.http;

import dev.sluice.exchange.Sent;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request to a server and its answer as it arrives. Confined to the loop of its {@link
 * LoopClient}; used once. Establishes how much of the request the server may have seen.
 */
public final class HttpAttempt {

  /** Told what happens, in order; nothing after {@link HttpAttempt#drop}. */
  public interface Handler {
    /** Adds the headers of this request to those every request has. */
    void onRequest(HttpHeaders headers);

    /** The head arrived; ask for the body with {@link HttpAttempt#pull} or drop the attempt. */
    void onHead(int status, HttpHeaders headers);

    /** Part of the body, borrowed for the time of this call. */
    void onChunk(ByteBuf chunk);

    /** The body is complete and the connection is free again. */
    void onEnd();

    /** There is no (complete) answer. */
    void onError(Throwable cause, Sent sent);
  }

  private final Handler handler;
  private @Nullable ByteBuf body;
  private @Nullable Carrier carrier;
  private Sent sent = Sent.NOTHING;
  private boolean dropped;
  private boolean refused;
  private boolean leased;
  private boolean distrusted;
  private @Nullable Leases leases;

  /**
   * @param body the request's body, owned by this attempt; null for none. Whoever else holds it may
   *     send it again: its indices stay as they are
   */
  public HttpAttempt(Handler handler, @Nullable ByteBuf body) {
    this.handler = handler;
    this.body = body;
  }

  /** What the server may have seen of the request by now. */
  public Sent sent() {
    return sent;
  }

  /** Lets {@code chunks} more parts of the body in; {@link Long#MAX_VALUE} for all of it. */
  public void pull(long chunks) {
    Carrier carries = carrier;
    if (carries != null) {
      carries.pull(chunks);
    }
  }

  /** Hears nothing more; closes the connection unless the answer was complete. */
  public void drop() {
    dropped = true;
    releaseBody();
    Carrier carries = carrier;
    carrier = null;
    if (carries != null) {
      carries.cancel();
    }
    leaseEnds(LeaseEnd.DISCARDED);
  }

  boolean isDropped() {
    return dropped;
  }

  /** It is about to be sent; whose connections it uses. */
  void waits(Leases counted) {
    leases = counted;
    counted.waits();
  }

  /** From now on this answers to {@link #pull} and {@link #drop}. */
  void carriedBy(Carrier carries) {
    carrier = carries;
  }

  /**
   * It has a connection.
   *
   * @param headers gets those of this request
   * @return the request's body, now the caller's; null for none
   */
  @Nullable ByteBuf begin(HttpHeaders headers) {
    leaseBegins();
    handler.onRequest(headers);
    ByteBuf whole = body;
    body = null;
    return whole;
  }

  /** Its bytes are on their way. */
  void mayBeSeen() {
    sent = Sent.MAYBE;
  }

  /**
   * The server says that it has not looked at the request and never will; means nothing once it
   * began to answer.
   */
  void refused() {
    if (sent != Sent.ALL) {
      refused = true;
      sent = Sent.NOTHING;
    }
  }

  void head(int status, HttpHeaders headers) {
    if (!dropped) {
      sent = Sent.ALL;
      handler.onHead(status, headers);
    }
  }

  void chunk(ByteBuf chunk) {
    if (!dropped) {
      handler.onChunk(chunk);
    }
  }

  /**
   * The body of a whole answer was no answer to this. Whatever comes next on its connection would
   * be taken for the answer to another request, so it is not used again. To be said in {@link
   * Handler#onEnd}.
   */
  public void distrust() {
    distrusted = true;
  }

  void end() {
    Carrier carried = carrier;
    carrier = null;
    leaseEnds(LeaseEnd.RETURNED);
    releaseBody();
    if (!dropped) {
      handler.onEnd();
    }
    if (distrusted && carried != null) {
      carried.distrust();
    }
  }

  void fail(Throwable cause) {
    carrier = null;
    leaseEnds(LeaseEnd.LOST);
    releaseBody();
    if (!dropped) {
      handler.onError(refused ? new RefusedException(cause) : cause, sent);
    }
  }

  private void leaseBegins() {
    Leases counted = leases;
    if (counted != null && !leased) {
      leased = true;
      counted.waited();
      counted.begun();
    }
  }

  private void leaseEnds(LeaseEnd end) {
    Leases counted = leases;
    leases = null;
    if (counted != null && leased) {
      counted.ended(end);
    } else if (counted != null) {
      counted.waited();
    }
  }

  private void releaseBody() {
    ByteBuf unused = body;
    body = null;
    if (unused != null) {
      unused.release();
    }
  }
}
