package dev.sluice.backend.sse;

import dev.sluice.backend.http.AnswerHead;
import dev.sluice.backend.http.HttpAttempt;
import dev.sluice.backend.http.JsonBody;
import dev.sluice.backend.http.LoopClient;
import dev.sluice.backend.http.LostSession;
import dev.sluice.backend.http.Redirect;
import dev.sluice.backend.http.TraceHeaders;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Sent;
import dev.sluice.exchange.TraceContext;
import dev.sluice.protocol.jsonrpc.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The POST of one request whose answer comes on the stream. Confined to the loop of its client. A
 * body of a success is read and ignored. Has no time limit but its call's: a server may well answer
 * the POST only when its work is done.
 */
final class Post implements HttpAttempt.Handler {
  private static final Logger log = LoggerFactory.getLogger(Post.class);

  /** Most bytes of any body that are read. */
  static final int MAX_BODY_BYTES = 64 << 10;

  /** How long a POST may go on after its answer came on the stream. */
  static final long DRAIN_MILLIS = 500;

  /** Told at most once, on the post's loop, and not after {@link Post#leave}. */
  interface Refusal {
    void onRefused(Failure.ByBackend failure);

    /** The request was handed to a connection. */
    void onWritten();

    /** The server no longer knows the session and did nothing. */
    void onSessionLost();
  }

  private final SseChannel channel;
  private final LoopClient client;
  private final Refusal refusal;
  private final @Nullable TraceContext trace;
  private @Nullable ByteBuf request;
  private @Nullable HttpAttempt attempt;
  private @Nullable JsonBody error;
  private @Nullable Future<?> timer;
  private AnswerHead head = AnswerHead.NONE;
  private Sent least = Sent.NOTHING;
  private int hops;
  private int ignored;
  private boolean heard = true;
  private boolean done;

  /**
   * @param request its body is owned by the post
   */
  Post(SseChannel channel, LoopClient client, SseCall.Request request, Refusal refusal) {
    this.channel = channel;
    this.client = client;
    this.trace = request.trace();
    this.request = request.body();
    this.refusal = refusal;
  }

  LoopClient client() {
    return client;
  }

  void start() {
    assert client.loop().inEventLoop();
    if (!done) {
      send(channel.addresses().target());
    }
  }

  private void send(URI target) {
    ByteBuf whole = request;
    HttpAttempt next = new HttpAttempt(this, whole == null ? null : whole.retainedDuplicate());
    attempt = next;
    client.call(target, next);
  }

  /** What the server may have seen by now. */
  Sent sent() {
    HttpAttempt current = attempt;
    return least == Sent.ALL || current == null ? least : current.sent();
  }

  /** Nobody waits any more; what was written may still end in order. */
  void leave() {
    assert client.loop().inEventLoop();
    heard = false;
    if (sent() == Sent.NOTHING) {
      end();
    } else if (!done && timer == null) {
      timer = client.loop().schedule(this::end, DRAIN_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void onRequest(HttpHeaders headers) {
    TraceContext told = trace;
    if (told != null) {
      TraceHeaders.addTo(headers, told);
    }
    channel.addPostHeaders(headers);
    if (heard) {
      refusal.onWritten();
    }
  }

  @Override
  public void onHead(int status, HttpHeaders response) {
    head = new AnswerHead(status, response);
    if (Redirect.keepsBody(status)) {
      redirected(response.get(HttpHeaderNames.LOCATION));
      return;
    }
    if ((status == 404 || status == 405) && triesElsewhere()) {
      return;
    }
    least = Sent.ALL;
    releaseRequest();
    if (head.isSuccess()) {
      channel.addresses().accepted();
    } else {
      error = new JsonBody(MAX_BODY_BYTES, head.length());
    }
    pullAll();
  }

  private void redirected(@Nullable String location) {
    switch (Redirect.of(channel.addresses().target(), location, hops)) {
      case Redirect.Follow follow -> {
        hops++;
        channel.addresses().redirected(follow.target());
        again(follow.target());
      }
      case Redirect.Refused refused -> refuse(channel.fault().protocol(refused.why()));
    }
  }

  private boolean triesElsewhere() {
    URI other = channel.addresses().next();
    if (other == null) {
      return false;
    }
    again(other);
    return true;
  }

  private void again(URI target) {
    HttpAttempt current = attempt;
    if (current != null) {
      current.drop();
    }
    send(target);
  }

  private void pullAll() {
    HttpAttempt current = attempt;
    if (current != null) {
      current.pull(Long.MAX_VALUE);
    }
  }

  @Override
  public void onChunk(ByteBuf chunk) {
    JsonBody gathering = error;
    ignored += chunk.readableBytes();
    if (gathering != null && !gathering.add(chunk)) {
      refused(null);
    } else if (gathering == null && ignored > MAX_BODY_BYTES) {
      end();
    }
  }

  @Override
  public void onEnd() {
    JsonBody gathered = error;
    if (gathered == null) {
      end();
    } else {
      Message message = read(gathered.take());
      refused(message);
      if (message != null) {
        message.release();
      }
    }
  }

  private @Nullable Message read(@Nullable ByteBuf body) {
    try {
      return body == null ? null : Message.read(channel.endpoint().reader(), body);
    } catch (MalformedMessageException plainText) {
      return null;
    }
  }

  /**
   * @param answer the body when it was a JSON-RPC message
   */
  private void refused(@Nullable Message answer) {
    boolean told = heard;
    boolean known = channel.addresses().hasAccepted();
    end();
    if (known && LostSession.refused(head.status(), answer)) {
      channel.expired();
      if (told) {
        refusal.onSessionLost();
      }
    } else if (told) {
      refusal.onRefused(channel.fault().status(head, answer));
    }
  }

  @Override
  public void onError(Throwable cause, Sent sent) {
    log.debug("upstream_post_failed server={} sent={}", channel.endpoint().server(), sent, cause);
    if (head.isSuccess()) {
      end();
    } else {
      refuse(channel.fault().broken(cause, sent));
    }
  }

  private void refuse(Failure.ByBackend failure) {
    boolean told = heard;
    end();
    if (told) {
      refusal.onRefused(failure);
    }
  }

  /** Gives everything back. */
  void end() {
    assert client.loop().inEventLoop();
    if (done) {
      return;
    }
    least = sent();
    done = true;
    heard = false;
    cancelTimer();
    releaseRequest();
    HttpAttempt current = attempt;
    attempt = null;
    if (current != null) {
      current.drop();
    }
    JsonBody gathering = error;
    error = null;
    if (gathering != null) {
      gathering.close();
    }
  }

  private void cancelTimer() {
    Future<?> pending = timer;
    if (pending != null) {
      pending.cancel(false);
    }
  }

  private void releaseRequest() {
    ByteBuf whole = request;
    request = null;
    if (whole != null) {
      whole.release();
    }
  }
}
