package dev.sluice.backend.streamable;

import dev.sluice.backend.http.AnswerHead;
import dev.sluice.backend.http.EventBody;
import dev.sluice.backend.http.Fault;
import dev.sluice.backend.http.HttpAttempt;
import dev.sluice.backend.http.JsonBody;
import dev.sluice.backend.http.LoopClient;
import dev.sluice.backend.http.MediaType;
import dev.sluice.backend.http.Redirect;
import dev.sluice.backend.http.TraceHeaders;
import dev.sluice.backend.spi.CallListener;
import dev.sluice.backend.spi.UpstreamCall;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Sent;
import dev.sluice.protocol.mcp.McpHeader;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
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

  private final StreamableChannel channel;
  private final LoopClient client;
  private final CallHead request;
  private final CallListener listener;
  private final Fault fault;
  private final Transmission transmission;
  private Resumption resumption = Resumption.NONE;
  private CallState state = CallState.WAITING;
  private @Nullable JsonBody json;
  private @Nullable EventBody events;
  private @Nullable Future<?> timer;
  private AnswerHead head = AnswerHead.NONE;
  private Judge judge = Judge.OF_NOTHING;
  private boolean starting;

  /**
   * @param bytes to send, owned by the call
   */
  StreamableCall(
      StreamableChannel channel,
      LoopClient client,
      CallHead request,
      ByteBuf bytes,
      CallListener listener) {
    this.channel = channel;
    this.client = client;
    this.request = request;
    this.listener = listener;
    this.fault = channel.fault();
    this.transmission = new Transmission(client, channel.endpoint(), this, bytes);
  }

  EventLoop loop() {
    return client.loop();
  }

  /** Sends the request. */
  void start() {
    assert loop().inEventLoop();
    if (state != CallState.WAITING) {
      return;
    }
    starting = true;
    switch (channel.state()) {
      case OPEN -> {
        state = state.moveTo(CallState.SENT);
        transmission.post(request.standing());
      }
      case EXPIRED -> endTelling(listener::onSessionExpired);
      case CLOSED -> fail(fault.closed(Sent.NOTHING));
    }
    starting = false;
  }

  /** Something that belongs to this call and came ahead of its response. Takes ownership. */
  void interim(Message message) {
    assert loop().inEventLoop();
    if (state == CallState.SENT) {
      listener.onInterim(message);
    } else {
      message.release();
    }
  }

  @Override
  public void cancel(String reason) {
    assert loop().inEventLoop();
    boolean seen = transmission.sent() != Sent.NOTHING;
    if (isAwaited() && end() && seen) {
      channel.cancelled(client, request, reason);
    }
  }

  @Override
  public Sent sent() {
    return transmission.sent();
  }

  @Override
  public void pause() {
    transmission.pause();
  }

  @Override
  public void resume() {
    transmission.resume();
  }

  @Override
  public void onRequest(HttpHeaders headers) {
    judge = new Judge(request, channel.agreed(), channel.hasSession());
    String after = resumption.lastEventId();
    if (resumption.hasBegun() && after != null) {
      headers.set(McpHeader.LAST_EVENT_ID, after);
    } else {
      headers.set(HttpHeaderNames.CONTENT_TYPE, StreamableChannel.JSON);
    }
    TraceHeaders.addTo(headers, request.trace());
    channel.addHeaders(headers, request.mirror());
    listener.onWritten();
  }

  @Override
  public void onHead(int answered, HttpHeaders response) {
    assert loop().inEventLoop();
    listener.onAnswering();
    head = new AnswerHead(answered, response);
    MediaType type = MediaType.of(response);
    if (resumption.hasBegun()) {
      if (answered == 200 && type == MediaType.EVENTS) {
        follow();
      } else {
        fail(fault.unanswered());
      }
    } else if (Redirect.keepsBody(answered)) {
      Redirect.Refused refused = transmission.redirect(response.get(HttpHeaderNames.LOCATION));
      if (refused != null) {
        fail(fault.protocol(refused.why()));
      }
    } else {
      transmission.answered();
      if (head.isSuccess()) {
        onSuccess(type);
      } else {
        gather(MAX_ERROR_BYTES, head.length());
      }
    }
  }

  private void onSuccess(MediaType type) {
    if (request.initialize()) {
      channel.session(head.headers().get(McpHeader.SESSION_ID));
    }
    switch (type) {
      case JSON -> {
        int length = head.length();
        if (length > channel.limit()) {
          fail(fault.tooLarge());
        } else {
          gather(channel.limit(), length);
        }
      }
      case EVENTS -> follow();
      case OTHER -> fail(fault.protocol(head.text() + " to a request; see its log"));
    }
  }

  private void gather(int limit, int length) {
    json = new JsonBody(limit, length);
    transmission.pullAll();
  }

  private void follow() {
    events = new EventBody(channel.endpoint().reader(), channel.limit(), this);
    if (resumption == Resumption.NONE) {
      resumption = new Resumption();
    }
    if (!request.standing()) {
      watch(events);
    }
    transmission.pullNext();
  }

  @Override
  public void onChunk(ByteBuf chunk) {
    JsonBody gathering = json;
    EventBody reading = events;
    if (gathering != null) {
      if (!gathering.add(chunk)) {
        fail(head.isSuccess() ? fault.tooLarge() : fault.status(head, null));
      }
    } else if (reading != null) {
      if (reading.decode(chunk) == EventBody.Outcome.TOO_LARGE) {
        fail(fault.tooLarge());
      } else {
        transmission.pullNext();
      }
    }
  }

  @Override
  public void onEnd() {
    JsonBody gathered = json;
    if (gathered == null) {
      broken(fault.unanswered());
    } else if (head.isSuccess()) {
      onJson(gathered.take());
    } else {
      onError(gathered.take());
    }
  }

  @Override
  public void onError(Throwable cause, Sent sent) {
    log.debug("upstream_attempt_failed server={} sent={}", fault.server(), sent, cause);
    broken(fault.broken(cause, resumption.hasBegun() ? Sent.ALL : sent));
  }

  /** The whole JSON body of a success. */
  private void onJson(@Nullable ByteBuf body) {
    switch (JsonAnswer.read(channel.endpoint().reader(), body, request.id())) {
      case JsonAnswer.Response answer -> {
        answer.others().forEach(this::interim);
        respond(answer.response());
      }
      case JsonAnswer.Unusable unusable -> {
        transmission.distrust();
        fail(fault.protocol(head.text() + unusable.why()));
      }
    }
  }

  /** The body of an error status. */
  private void onError(@Nullable ByteBuf body) {
    Message error = JsonAnswer.readAny(channel.endpoint().reader(), body);
    Failure.ByBackend failure = fault.status(head, error);
    Judge.Verdict verdict = judge.ofStatus(head, error, failure);
    if (verdict == Judge.Verdict.ANSWER && error != null) {
      respond(error);
      return;
    } else if (error != null) {
      error.release();
    }
    if (verdict == Judge.Verdict.FORGOTTEN) {
      lost();
      return;
    }
    if (head.status() == 404) {
      channel.endpoint().forgetRedirect();
    }
    if (verdict == Judge.Verdict.NOT_SERVED) {
      endTelling(() -> listener.onNotServed(head.status(), failure));
    } else {
      fail(failure);
    }
  }

  @Override
  public void onMessage(Message message) {
    if (!JsonAnswer.isResponse(message)) {
      interim(message);
    } else if (state == CallState.DRAINING) {
      message.release();
      log.warn("upstream_second_response server={} action=connection_closed", fault.server());
      end();
    } else if (JsonAnswer.answers(message, request.id())) {
      respond(message);
    } else {
      message.release();
      fail(fault.protocol(head.text() + " with a response to another request"));
    }
  }

  @Override
  public void onMalformed() {
    fail(fault.protocol(head.text() + " with an event that is no JSON-RPC message"));
  }

  private void respond(Message response) {
    if (state != CallState.SENT) {
      response.release();
    } else if (judge.isForgotten(head, response)) {
      response.release();
      lost();
    } else {
      if (events == null) {
        end();
      } else {
        state = state.moveTo(CallState.DRAINING);
        transmission.resume();
        channel.ended(request.id());
        timer = loop().schedule(this::end, DRAIN_MILLIS, TimeUnit.MILLISECONDS);
      }
      listener.onResponse(response);
    }
  }

  private void watch(EventBody stream) {
    stream.watch(loop(), fault.config().streamIdleTimeout(), () -> onSilence(stream));
  }

  /** The stream was silent for as long as it may be, unless it was kept from saying more. */
  private void onSilence(EventBody stream) {
    if (transmission.isHeld()) {
      watch(stream);
    } else if (!resumes()) {
      channel.cancelled(client, request, "nothing was heard of the call");
      fail(fault.silent());
    }
  }

  private void broken(Failure.ByBackend failure) {
    if (!resumes()) {
      fail(failure);
    }
  }

  /** Takes the stream up again where the server offered that, or returns false. */
  private boolean resumes() {
    EventBody stream = events;
    boolean over = state != CallState.SENT || request.isAlone();
    long pause = over ? -1 : resumption.pauseAfter(stream);
    if (pause < 0) {
      return false;
    }
    transmission.drop();
    events = null;
    if (stream != null) {
      stream.close();
    }
    timer = loop().schedule(transmission::reopen, pause, TimeUnit.MILLISECONDS);
    return true;
  }

  private void lost() {
    channel.expired();
    endTelling(listener::onSessionExpired);
  }

  /** Ends the call without a response; does nothing once it has one. */
  void fail(Failure.ByBackend failure) {
    endTelling(() -> listener.onFailure(failure));
  }

  private void endTelling(Runnable told) {
    if (!end()) {
      return;
    }
    if (starting) {
      loop().execute(told);
    } else {
      told.run();
    }
  }

  private boolean isAwaited() {
    return state == CallState.SENT || state == CallState.WAITING;
  }

  /** Gives everything back; true when the listener still waits for its end. */
  private boolean end() {
    boolean awaited = isAwaited();
    if (state != CallState.ENDED) {
      state = state.moveTo(CallState.ENDED);
      channel.ended(request.id());
      transmission.close();
      Future<?> pending = timer;
      if (pending != null) {
        pending.cancel(false);
      }
      if (json != null) {
        json.close();
      }
      if (events != null) {
        events.close();
      }
    }
    return awaited;
  }
}
