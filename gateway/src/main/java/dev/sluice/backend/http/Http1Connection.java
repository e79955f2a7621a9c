package dev.sluice.backend.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection to a server, which carries one attempt at a time. Reads on its own as
 * long as what comes is wanted. Confined to its loop.
 *
 * <p>It is used again only after an answer that ended where it said it would, with the request
 * written whole and nothing behind the answer.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9112#section-9.3">RFC 9112,
 *     Persistence</a>
 */
final class Http1Connection extends ChannelInboundHandlerAdapter implements Carrier {
  /** Largest body that is copied behind its head, to be one buffer with it. */
  private static final int SMALL_BODY = 4 << 10;

  private final Http1Pool pool;
  private final Channel channel;
  private final ResponseDecoder decoder;
  private final HttpHeaders headers = new DefaultHttpHeaders();
  private final HeldChunks held = new HeldChunks();
  private final long bornNanos = System.nanoTime();
  private long idleSinceNanos = bornNanos;
  private Http1State state = Http1State.IDLE;
  private @Nullable HttpAttempt attempt;
  private long demand;
  private boolean interim;
  private boolean persistent;
  private boolean complete;
  private boolean draining;
  private @Nullable Throwable lost;

  Http1Connection(Http1Pool pool, Channel channel, ResponseDecoder decoder) {
    this.pool = pool;
    this.channel = channel;
    this.decoder = decoder;
  }

  /** {@link System#nanoTime} when it was made. */
  long bornNanos() {
    return bornNanos;
  }

  /** {@link System#nanoTime} when its last answer ended. */
  long idleSinceNanos() {
    return idleSinceNanos;
  }

  boolean isUsable() {
    return state == Http1State.IDLE && channel.isActive();
  }

  /** Sends the request of {@code next}; only while {@link #isUsable}. */
  void carry(HttpAttempt next, RequestHead head) {
    become(Http1State.AWAITING);
    attempt = next;
    demand = 0;
    complete = false;
    next.carriedBy(this);
    headers.clear();
    ByteBuf body;
    try {
      body = next.begin(headers);
    } catch (IllegalArgumentException unsendable) {
      fail(unsendable);
      return;
    }
    if (attempt == null) {
      ReferenceCountUtil.release(body);
      return;
    }
    write(next, head, body);
  }

  private void write(HttpAttempt next, RequestHead head, @Nullable ByteBuf body) {
    int length = body == null ? -1 : body.readableBytes();
    if (body == null || length <= SMALL_BODY) {
      var _ = channel.writeAndFlush(joined(head, body, length), channel.voidPromise());
      if (attempt == next) {
        next.mayBeSeen();
      }
      // Else it failed within the call above, when the system had taken nothing of it yet.
    } else {
      next.mayBeSeen();
      var _ = channel.write(head.with(headers, length, 0), channel.voidPromise());
      var _ = channel.writeAndFlush(body.duplicate(), channel.voidPromise());
    }
  }

  private ByteBuf joined(RequestHead head, @Nullable ByteBuf body, int length) {
    ByteBuf bytes = head.with(headers, length, Math.max(0, length));
    if (body != null) {
      bytes.writeBytes(body, body.readerIndex(), length);
      body.release();
    }
    return bytes;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpResponse response) {
      head(response);
    }
    if (message instanceof HttpContent content) {
      content(content);
    }
  }

  private void head(HttpResponse response) {
    HttpAttempt carried = attempt;
    if (carried == null || state != Http1State.AWAITING) {
      close();
      return;
    }
    if (response.decoderResult().isFailure()) {
      fail(response.decoderResult().cause());
      return;
    }
    HttpResponseStatus status = response.status();
    interim = status.codeClass() == HttpStatusClass.INFORMATIONAL;
    if (status.code() == HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
      fail(new IllegalArgumentException("switches protocols unasked"));
    } else if (!interim) {
      persistent = HttpUtil.isKeepAlive(response);
      become(Http1State.ANSWERING);
      carried.head(status.code(), response.headers());
    }
  }

  private void content(HttpContent content) {
    HttpAttempt carried = attempt;
    ByteBuf bytes = content.content();
    if (interim || carried == null || state != Http1State.ANSWERING) {
      content.release();
    } else if (content.decoderResult().isFailure()) {
      content.release();
      fail(content.decoderResult().cause());
    } else {
      complete = content instanceof LastHttpContent;
      if (!bytes.isReadable()) {
        content.release();
      } else if (demand > 0 && held.isEmpty()) {
        give(carried, bytes);
      } else {
        held.add(bytes);
        channel.config().setAutoRead(false);
      }
      finishIfComplete();
    }
  }

  /** Hands on a chunk and gives it back. */
  private void give(HttpAttempt carried, ByteBuf bytes) {
    if (demand != Long.MAX_VALUE) {
      demand--;
    }
    try {
      carried.chunk(bytes);
    } finally {
      bytes.release();
    }
  }

  @Override
  public void pull(long chunks) {
    demand = demand + chunks < 0 ? Long.MAX_VALUE : demand + chunks;
    if (draining || held.isEmpty()) {
      return;
    }
    draining = true;
    HttpAttempt carried = attempt;
    while (carried != null && demand > 0 && !held.isEmpty()) {
      give(carried, held.next());
      carried = attempt;
    }
    draining = false;
    Throwable cut = lost;
    if (!held.isEmpty() || attempt == null) {
      return;
    }
    if (cut != null && !complete) {
      fail(cut);
      return;
    }
    if (cut == null) {
      channel.config().setAutoRead(true);
    }
    finishIfComplete();
  }

  private void finishIfComplete() {
    HttpAttempt carried = attempt;
    if (!complete || carried == null || !held.isEmpty() || draining) {
      return;
    }
    attempt = null;
    if (persistent && channel.isActive() && decoder.isDrained() && isFlushed()) {
      become(Http1State.IDLE);
      idleSinceNanos = System.nanoTime();
      pool.free(this);
    } else {
      close();
    }
    carried.end();
  }

  private boolean isFlushed() {
    ChannelOutboundBuffer outbound = channel.unsafe().outboundBuffer();
    return outbound != null && outbound.isEmpty();
  }

  @Override
  public void cancel() {
    attempt = null;
    close();
  }

  @Override
  public void distrust() {
    if (state == Http1State.IDLE) {
      close();
    }
  }

  private void fail(Throwable cause) {
    HttpAttempt carried = attempt;
    attempt = null;
    close();
    if (carried != null) {
      carried.fail(cause);
    }
  }

  /** What was read before the end is handed on first, however long its reader takes. */
  @Override
  public void channelInactive(ChannelHandlerContext context) {
    Throwable cause = new PrematureChannelClosureException("closed before the answer was complete");
    if (attempt != null && !held.isEmpty()) {
      lost = cause;
    } else {
      fail(cause);
    }
    pool.lost(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fail(cause);
  }

  /** Closes it; an attempt it carries hears that. */
  void close() {
    if (state != Http1State.CLOSED) {
      become(Http1State.CLOSED);
      held.release();
      var _ = channel.close();
    }
  }

  private void become(Http1State next) {
    if (!state.leadsTo(next)) {
      throw new IllegalStateException("connection: " + state + " does not lead to " + next);
    }
    state = next;
  }
}
