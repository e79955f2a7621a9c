package dev.sluice.backend.streamable;

import dev.sluice.backend.spi.CallListener;
import dev.sluice.backend.spi.UpstreamCall;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Sent;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.jsonrpc.MalformedMessageException;
import dev.sluice.protocol.jsonrpc.RequestId;
import dev.sluice.protocol.mcp.McpHeader;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request to a server and its answer: JSON, or a stream of events that ends with the response.
 * Confined to the loop of its connection. The listener is never called from within {@link #start}.
 */
final class StreamableCall implements UpstreamCall, HttpAttempt.Handler, EventBody.Receiver {
  private static final Logger log = LoggerFactory.getLogger(StreamableCall.class);

  /** Most bytes of an error's body that are read to find a JSON-RPC error in it. */
  static final int MAX_ERROR_BYTES = 64 << 10;

  /** How long a stream may go on after the response before its connection is closed. */
  static final long DRAIN_MILLIS = 500;

  /** Most times a broken stream is taken up again without anything new on it. */
  static final int MAX_RESUMES = 5;

  private final StreamableChannel channel;
  private final LoopClient client;
  private final long id;
  private final boolean initialize;
  private final CallListener listener;
  private final Fault fault;
  private CallState state = CallState.WAITING;
  private @Nullable ByteBuf request;
  private @Nullable HttpAttempt attempt;
  private @Nullable JsonBody json;
  private @Nullable EventBody events;
  private @Nullable Future<?> timer;
  private @Nullable String lastEventId;
  private HttpHeaders head = EmptyHttpHeaders.INSTANCE;
  private int status;
  private int hops;
  private int resumes;
  private boolean resuming;
  private boolean sentSession;
  private boolean starting;
  private boolean paused;
  private boolean owed;

  /**
   * @param request the bytes to send, owned by the call
   */
  StreamableCall(
      StreamableChannel channel,
      LoopClient client,
      RequestHead requestHead,
      ByteBuf request,
      CallListener listener) {
    this.channel = channel;
    this.client = client;
    this.id = requestHead.id();
    this.initialize = requestHead.initialize();
    this.request = request;
    this.listener = listener;
    this.fault = channel.fault();
  }

  /**
   * What of a request its call must know.
   *
   * @param id the upstream id
   */
  record RequestHead(long id, boolean initialize) {}

  LoopClient client() {
    return client;
  }

  /** Sends the request. */
  void start() {
    assert client.loop().inEventLoop();
    if (state != CallState.WAITING) {
      return;
    }
    starting = true;
    switch (channel.state()) {
      case OPEN -> {
        state = state.moveTo(CallState.SENT);
        post();
      }
      case EXPIRED -> expire();
      case CLOSED -> fail(fault.closed(Sent.NOTHING));
    }
    starting = false;
  }

  /** Refuses a call that could not even wait. */
  void refuse(Failure.ByBackend failure) {
    starting = true;
    fail(failure);
    starting = false;
  }

  /** Ends the call because its channel closes. */
  void abort() {
    assert client.loop().inEventLoop();
    fail(fault.closed(sent()));
  }

  /** A progress notification for this call that came another way. Takes ownership. */
  void interim(Message message) {
    assert client.loop().inEventLoop();
    if (state == CallState.SENT) {
      listener.onInterim(message);
    } else {
      message.release();
    }
  }

  @Override
  public void cancel(String reason) {
    assert client.loop().inEventLoop();
    if (state != CallState.SENT && state != CallState.WAITING) {
      return;
    }
    boolean seen = sent() != Sent.NOTHING;
    end();
    if (seen && !initialize) {
      channel.cancelled(client, id, reason);
    }
  }

  @Override
  public void pause() {
    paused = true;
  }

  @Override
  public void resume() {
    paused = false;
    if (owed) {
      owed = false;
      pullOne();
    }
  }

  private Sent sent() {
    HttpAttempt current = attempt;
    if (resuming || (hops > 0 && current == null)) {
      return Sent.ALL;
    }
    return current == null ? Sent.NOTHING : current.sent();
  }

  private void post() {
    ByteBuf whole = request;
    HttpAttempt next = new HttpAttempt(this, whole == null ? null : whole.retainedDuplicate());
    attempt = next;
    client.call(channel.endpoint().target(), next);
  }

  @Override
  public void onRequest(HttpHeaders headers) {
    sentSession = channel.hasSession();
    if (resuming && lastEventId != null) {
      headers.set(McpHeader.LAST_EVENT_ID, lastEventId);
    } else {
      headers.set(HttpHeaderNames.CONTENT_TYPE, StreamableChannel.JSON);
    }
    channel.addHeaders(headers);
  }

  @Override
  public void onHead(int answered, HttpHeaders headers) {
    status = answered;
    head = headers;
    if (Redirect.keepsBody(answered) && !resuming) {
      redirect(headers.get(HttpHeaderNames.LOCATION));
      return;
    }
    releaseRequest();
    MediaType type = MediaType.of(headers);
    if (resuming && (answered != 200 || type != MediaType.EVENTS)) {
      fail(fault.unanswered());
    } else if (answered >= 200 && answered < 300) {
      onSuccess(type, headers);
    } else {
      json = new JsonBody(MAX_ERROR_BYTES, length(headers));
      pullAll();
    }
  }

  private void onSuccess(MediaType type, HttpHeaders headers) {
    if (initialize) {
      channel.session(headers.get(McpHeader.SESSION_ID));
    }
    int limit = channel.endpoint().config().response().intBytes();
    switch (type) {
      case JSON -> {
        int length = length(headers);
        if (length > limit) {
          fail(fault.tooLarge());
          return;
        }
        json = new JsonBody(limit, length);
        pullAll();
      }
      case EVENTS -> {
        events = new EventBody(channel.endpoint().reader(), limit, this);
        pullOne();
      }
      case OTHER -> fail(fault.protocol(answered() + " to a request; see its log"));
    }
  }

  private void redirect(@Nullable String location) {
    URI from = channel.endpoint().target();
    switch (Redirect.of(from, location, hops)) {
      case Redirect.Follow follow -> {
        hops++;
        dropAttempt();
        channel.endpoint().redirected(follow.target());
        post();
      }
      case Redirect.Refused refused -> fail(fault.protocol(refused.why()));
    }
  }

  @Override
  public void onChunk(ByteBuf chunk) {
    JsonBody gathering = json;
    EventBody reading = events;
    if (gathering != null) {
      if (!gathering.add(chunk)) {
        json = null;
        fail(status < 300 ? fault.tooLarge() : fault.status(status, head, null));
      }
    } else if (reading != null) {
      if (reading.decode(chunk) == EventBody.Outcome.TOO_LARGE) {
        fail(fault.tooLarge());
      } else if (paused) {
        owed = true;
      } else {
        pullOne();
      }
    }
  }

  @Override
  public void onEnd() {
    JsonBody gathered = json;
    if (gathered != null) {
      json = null;
      if (status < 300) {
        answer(gathered.take());
      } else {
        error(gathered.take());
      }
    } else if (state == CallState.DRAINING) {
      end();
    } else {
      broken(fault.unanswered());
    }
  }

  @Override
  public void onError(Throwable cause, Sent sent) {
    log.debug("upstream_attempt_failed server={} sent={}", fault.server(), sent, cause);
    if (state == CallState.DRAINING) {
      end();
    } else if (resuming) {
      broken(fault.broken(cause, Sent.ALL));
    } else {
      broken(fault.broken(cause, sent));
    }
  }

  /** The whole JSON body of a success. */
  private void answer(@Nullable ByteBuf body) {
    if (body == null || Incoming.isBlank(body)) {
      if (body != null) {
        body.release();
      }
      fail(fault.protocol(answered() + " without a body to a request; see its log"));
      return;
    }
    List<Message> messages;
    try {
      messages = Incoming.read(channel.endpoint().reader(), body);
    } catch (MalformedMessageException malformed) {
      fail(
          fault.protocol(
              answered() + " with a body that is no JSON-RPC message: " + malformed.getMessage()));
      return;
    }
    Message response = null;
    boolean valid = true;
    for (Message message : messages) {
      if (!isResponse(message)) {
        interim(message);
      } else if (response == null && isOurs(message)) {
        response = message;
      } else {
        valid = false;
        message.release();
      }
    }
    if (response != null && valid) {
      respond(response);
      return;
    }
    if (response != null) {
      response.release();
    }
    fail(
        fault.protocol(
            answered() + (valid ? " without a response" : " with a response to another request")));
  }

  /** The body of an error status: the server's own JSON-RPC error is an answer like any other. */
  private void error(@Nullable ByteBuf body) {
    Message error = null;
    if (body != null) {
      try {
        error = Message.read(channel.endpoint().reader(), body);
      } catch (MalformedMessageException malformed) {
        log.debug("upstream_error_unreadable server={} status={}", fault.server(), status);
      }
    }
    if (sentSession && LostSession.refused(status, error)) {
      channel.expired();
      expire();
    } else if (error != null && isOurs(error)) {
      respond(error);
      return;
    } else {
      if (status == 404) {
        channel.endpoint().forgetRedirect();
      }
      fail(fault.status(status, head, error));
    }
    if (error != null) {
      error.release();
    }
  }

  @Override
  public void onMessage(Message message) {
    if (!isResponse(message)) {
      interim(message);
    } else if (state == CallState.DRAINING) {
      message.release();
      log.warn("upstream_second_response server={} action=connection_closed", fault.server());
      end();
    } else if (isOurs(message)) {
      respond(message);
    } else {
      message.release();
      fail(fault.protocol(answered() + " with a response to another request"));
    }
  }

  @Override
  public void onMalformed() {
    if (state == CallState.DRAINING) {
      end();
    } else {
      fail(fault.protocol(answered() + " with an event that is no JSON-RPC message"));
    }
  }

  private void respond(Message response) {
    if (state != CallState.SENT) {
      response.release();
      return;
    }
    if (sentSession && status < 300 && !initialize && LostSession.refused(status, response)) {
      response.release();
      channel.expired();
      expire();
      return;
    }
    if (events == null) {
      end();
    } else {
      state = state.moveTo(CallState.DRAINING);
      paused = false;
      channel.ended(id);
      timer = client.loop().schedule(this::end, DRAIN_MILLIS, TimeUnit.MILLISECONDS);
    }
    listener.onResponse(response);
  }

  /** Takes the stream up again where the server offered that, else fails. */
  private void broken(Failure.ByBackend failure) {
    EventBody stream = events;
    if (stream != null && stream.lastEventId() != null) {
      resumes = stream.lastEventId().equals(lastEventId) ? resumes : 0;
      lastEventId = stream.lastEventId();
    }
    if (state != CallState.SENT || lastEventId == null || resumes >= MAX_RESUMES) {
      fail(failure);
      return;
    }
    resumes++;
    resuming = true;
    long pause = Math.clamp(stream == null ? -1 : stream.retryMillis(), 0, Backoff.MAX_MILLIS);
    dropAttempt();
    if (stream != null) {
      events = null;
      stream.close();
    }
    timer = client.loop().schedule(this::reopen, pause, TimeUnit.MILLISECONDS);
  }

  private void reopen() {
    if (state == CallState.SENT) {
      HttpAttempt next = new HttpAttempt(this, null);
      attempt = next;
      client.stream(channel.endpoint().target(), next);
    }
  }

  private boolean isOurs(Message message) {
    RequestId theirs = message.envelope().id();
    return isResponse(message) && theirs != null && theirs.asLong(-1) == id;
  }

  private static boolean isResponse(Message message) {
    return message.kind() == Envelope.Kind.RESULT || message.kind() == Envelope.Kind.ERROR;
  }

  private String answered() {
    return "answered HTTP " + status + " (" + Fault.contentType(head) + ')';
  }

  private void expire() {
    if (end()) {
      tell(listener::onSessionExpired);
    }
  }

  private void fail(Failure.ByBackend failure) {
    if (end()) {
      tell(() -> listener.onFailure(failure));
    }
  }

  private void tell(Runnable told) {
    if (starting) {
      client.loop().execute(told);
    } else {
      told.run();
    }
  }

  /** Gives everything back; true when the listener still waits for its end. */
  private boolean end() {
    boolean awaited = state == CallState.SENT || state == CallState.WAITING;
    if (state == CallState.ENDED) {
      return false;
    }
    state = state.moveTo(CallState.ENDED);
    channel.ended(id);
    releaseRequest();
    dropAttempt();
    Future<?> pending = timer;
    if (pending != null) {
      pending.cancel(false);
    }
    if (json != null) {
      json.close();
      json = null;
    }
    if (events != null) {
      events.close();
      events = null;
    }
    return awaited;
  }

  private void releaseRequest() {
    ByteBuf whole = request;
    request = null;
    if (whole != null) {
      whole.release();
    }
  }

  private void dropAttempt() {
    HttpAttempt current = attempt;
    attempt = null;
    if (current != null) {
      current.drop();
    }
  }

  private void pullAll() {
    HttpAttempt current = attempt;
    if (current != null) {
      current.pull(Long.MAX_VALUE);
    }
  }

  private void pullOne() {
    HttpAttempt current = attempt;
    if (current != null) {
      current.pull(1);
    }
  }

  private static int length(HttpHeaders headers) {
    String text = headers.get(HttpHeaderNames.CONTENT_LENGTH);
    try {
      return text == null ? -1 : (int) Math.min(Integer.MAX_VALUE, Long.parseLong(text));
    } catch (NumberFormatException chunked) {
      return -1;
    }
  }
}
