package dev.sluice.bridge;

import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reply;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.jsonrpc.RequestId;
import dev.sluice.protocol.jsonrpc.Span;
import dev.sluice.protocol.mcp.McpMethod;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A call whose server asks a client that can be asked in results only: what is asked is gathered
 * into one such result, and the call waits, without a request of the client, until that comes again
 * with answers, whatever connection it comes on. Confined to the loop of the call's first request,
 * but for {@link #forgetAnswer}.
 *
 * <p>Of what the server says while nobody listens the last progress is kept; log messages are
 * dropped, as they are for any client that is away.
 */
final class ParkedCall {
  private static final String TOO_MUCH =
      "too much is kept for calls that wait for their clients (bridge.parkedSize)";

  private final Parking parking;
  private final ParkableCall call;
  private final EventLoop home;
  private final Map<RequestId, Client.AnswerListener> listeners = new ConcurrentHashMap<>();
  private final Kept kept;
  private final AskedQuestions asked;
  private final LastProgress progress;
  private ParkState state = ParkState.UNDER_WAY;
  private @Nullable Caller caller;
  private @Nullable Future<?> timer;
  private @Nullable Reply held;
  private long place = ParkingLot.NONE;
  private long round;
  private int rounds;
  private long lastId;

  ParkedCall(Parking parking, ParkableCall call, Caller first) {
    this.parking = parking;
    this.call = call;
    this.home = call.outbound().loop();
    this.caller = first;
    this.kept = new Kept(parking.lot().held());
    this.asked = new AskedQuestions(kept);
    this.progress = new LastProgress(kept);
  }

  EventLoop home() {
    return home;
  }

  boolean isInFirstRound() {
    return rounds == 0;
  }

  /** The id of a new question; null when there are too many, or it would be one round too much. */
  @Nullable RequestId awaitAnswer(Client.AnswerListener listener) {
    assert home.inEventLoop();
    if (state == ParkState.UNDER_WAY && !beginGathering()) {
      parking.counts().refused.increment();
      return null;
    }
    if (state == ParkState.ANSWERED
        || state == ParkState.ENDED
        || listeners.size() >= parking.config().asks()) {
      return null;
    }
    RequestId id = RequestId.of(++lastId);
    listeners.put(id, listener);
    return id;
  }

  private boolean beginGathering() {
    if (rounds >= parking.config().rounds()) {
      return false;
    }
    place = parking.lot().take(this, call.outbound().client().identity());
    if (place == ParkingLot.NONE) {
      return false;
    }
    state = state.moveTo(ParkState.GATHERING);
    return true;
  }

  /** No answer is wanted any more. On any thread. */
  void forgetAnswer(RequestId id) {
    listeners.remove(id);
    if (home.inEventLoop()) {
      calm();
    }
  }

  /** A message of the server. Takes ownership. */
  boolean interim(Message message) {
    assert home.inEventLoop();
    if (message.kind() == Envelope.Kind.REQUEST) {
      return request(message);
    }
    if (message.envelope().isMethod(McpMethod.NOTIFICATIONS_CANCELLED)) {
      withdrawn(message);
      return true;
    }
    Caller listening = caller;
    if (listening != null) {
      return listening.interim(message);
    }
    if (state != ParkState.PARKED
        || !message.envelope().isMethod(McpMethod.NOTIFICATIONS_PROGRESS)) {
      message.release();
      return false;
    }
    progress.keep(message);
    return true;
  }

  private boolean request(Message request) {
    RequestId id = new RequestId(Objects.requireNonNull(request.edited(Member.ID)));
    int params = request.envelope().start(Member.PARAMS);
    String why =
        Abilities.whyNot(
            call.outbound().client(),
            String.valueOf(request.method()),
            request.bytes(),
            params < 0 ? null : new Span(params, request.envelope().end(Member.PARAMS)));
    byte[] given = why == null && isInFirstRound() ? Returns.given(call.outbound(), request) : null;
    if (why == null && given == null && !asked.add(id, request)) {
      parking.counts().refused.increment();
      why = TOO_MUCH;
    }
    if (why != null || given != null) {
      request.release();
      answer(
          id, given == null ? Answers.error(id, String.valueOf(why)) : Answers.result(id, given));
      calm();
      return true;
    }
    if (state == ParkState.GATHERING && timer == null) {
      gather();
    }
    return true;
  }

  private void gather() {
    timer = home.schedule(this::park, parking.config().gather().toNanos(), TimeUnit.NANOSECONDS);
  }

  /** The server takes a question back. */
  private void withdrawn(Message notification) {
    String id = notification.edited(Member.REQUEST_ID);
    notification.release();
    if (id != null) {
      asked.drop(new RequestId(id));
    }
    calm();
  }

  /** There is nothing to be asked any more: the call goes on as it was. */
  private void calm() {
    if (state == ParkState.GATHERING && asked.isEmpty() && listeners.isEmpty()) {
      stopTimer();
      leave();
      state = state.moveTo(ParkState.UNDER_WAY);
    }
  }

  /** Gives back the place. */
  private void leave() {
    if (place != ParkingLot.NONE) {
      parking.lot().giveBack(place, call.outbound().client().identity());
      place = ParkingLot.NONE;
    }
  }

  private void stopTimer() {
    Future<?> pending = timer;
    timer = null;
    if (pending != null) {
      pending.cancel(false);
    }
  }

  /** Asks the client what has been gathered. */
  private void park() {
    timer = null;
    for (RequestId id : asked.ids()) {
      if (!listeners.containsKey(id)) {
        asked.drop(id);
      }
    }
    calm();
    Caller asking = caller;
    if (state != ParkState.GATHERING || asking == null) {
      return;
    }
    if (isInFirstRound() && !kept.take(call.outbound().message().length())) {
      refuse(TOO_MUCH);
      return;
    }
    if (isInFirstRound()) {
      // It is borrowed until its sink has finished, which is now, and lent on for longer.
      call.outbound().message().retain();
    }
    rounds++;
    StateSeal seal = parking.seal().get();
    round = seal.round();
    long limit = parking.config().parkTimeout().toNanos();
    StateSeal.Pass pass = new StateSeal.Pass(StateSeal.Kind.PARKED, place, round);
    String sealed = seal.seal(pass, StateSeal.owner(call.outbound()), limit);
    Message result = Answers.inputRequired(asking.id(), asked.requests(), sealed);
    state = state.moveTo(ParkState.PARKED);
    timer = home.schedule(this::expire, limit, TimeUnit.NANOSECONDS);
    caller = null;
    parking.counts().asked(true);
    asking.finish(new Reply.Answered(result));
  }

  private void expire() {
    parking.counts().expired.increment();
    end(CancelReason.CLIENT_DISCONNECTED);
  }

  /** Ends it, or its questions while a request of its client waits. On any thread. */
  void shutDown() {
    try {
      home.execute(
          () -> {
            switch (state) {
              case GATHERING -> refuse("the gateway is going down");
              case PARKED, ANSWERED -> end(CancelReason.SHUTDOWN);
              case UNDER_WAY, ENDED -> {}
            }
          });
    } catch (RejectedExecutionException loopIsGone) {
      // It ended with its loop.
    }
  }

  /** Nobody comes for it any more. */
  private void end(CancelReason reason) {
    boolean working = state == ParkState.PARKED;
    close();
    if (working) {
      call.work().cancel(reason);
    }
  }

  /** Gives back what it holds, but for the first request, which is still being worked on. */
  private void close() {
    state = state.moveTo(ParkState.ENDED);
    stopTimer();
    leave();
    clear();
    Reply outcome = held;
    held = null;
    if (outcome != null) {
      Caller.release(outcome);
    }
  }

  private void clear() {
    listeners.clear();
    asked.clear();
    progress.drop();
    kept.giveAll();
  }

  /** The outcome. Takes ownership. */
  void finish(Reply reply) {
    assert home.inEventLoop();
    boolean borrowed = isInFirstRound();
    Caller waiting = caller;
    caller = null;
    switch (state) {
      case UNDER_WAY, GATHERING -> close();
      case PARKED -> {
        clear();
        held = keepable(reply);
        state = state.moveTo(ParkState.ANSWERED);
      }
      case ANSWERED, ENDED -> Caller.release(reply);
    }
    if (waiting != null) {
      waiting.finish(reply);
    }
    if (!borrowed) {
      call.outbound().message().release();
    }
  }

  /**
   * The outcome as it is kept until the client comes: a failure in its place, if it is too long.
   */
  private Reply keepable(Reply reply) {
    if (!(reply instanceof Reply.Answered(Message response, String _))
        || kept.take(response.length())) {
      return reply;
    }
    response.release();
    return new Reply.Failed(Refusals.notKept(call.outbound().server()));
  }

  /**
   * The client came again. What it does not answer is asked again.
   *
   * @param shown the round that its state names
   * @param answers by the keys of the questions
   */
  void comeBack(Caller again, long shown, Map<String, byte[]> answers) {
    assert home.inEventLoop();
    boolean waits = state == ParkState.PARKED || state == ParkState.ANSWERED;
    if (!waits || shown != round) {
      parking.counts().badStates.increment();
      again.finish(new Reply.Failed(Refusals.badState()));
      return;
    }
    parking.counts().resumed.increment();
    Reply outcome = held;
    if (outcome != null) {
      held = null;
      close();
      again.finish(outcome);
      return;
    }
    stopTimer();
    caller = again;
    state = state.moveTo(ParkState.GATHERING);
    Message latest = progress.take();
    if (latest != null) {
      var _ = again.interim(latest);
    }
    answer(answers);
    goOn();
  }

  private void answer(Map<String, byte[]> answers) {
    for (RequestId id : asked.ids()) {
      byte[] answer = answers.get(asked.key(id));
      if (answer != null && asked.has(id)) {
        asked.drop(id);
        answer(id, Answers.result(id, answer));
      }
    }
  }

  /** Tells the server; takes ownership. */
  private void answer(RequestId id, Message answer) {
    Client.AnswerListener listener = listeners.remove(id);
    if (listener == null) {
      answer.release();
    } else {
      listener.onAnswer(answer);
    }
  }

  private void goOn() {
    if (rounds >= parking.config().rounds()) {
      refuse("the client was asked too often in one call");
    }
    calm();
    if (state == ParkState.GATHERING && timer == null && !asked.isEmpty()) {
      gather();
    }
  }

  /** Tells the server that nothing of what it asks is asked. */
  private void refuse(String why) {
    for (RequestId id : asked.ids()) {
      parking.counts().refused.increment();
      asked.drop(id);
      answer(id, Answers.error(id, why));
    }
    calm();
  }

  /** Whether this request waits for the outcome. */
  boolean answers(Caller request) {
    return request.equals(caller);
  }

  /** The call as it is dispatched. */
  InFlight work() {
    return call.work();
  }
}
