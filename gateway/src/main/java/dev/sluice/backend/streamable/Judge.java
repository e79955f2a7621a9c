package dev.sluice.backend.streamable;

import dev.sluice.backend.http.AnswerHead;
import dev.sluice.backend.http.LostSession;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.jsonrpc.Member;
import org.jspecify.annotations.Nullable;

/**
 * Says what the answer to one request means for it and for its channel.
 *
 * @param agreed the revision the request was sent in, null when none was agreed yet
 * @param sentSession whether the request named a session
 */
record Judge(CallHead request, @Nullable ProtocolVersion agreed, boolean sentSession) {

  /** Of a request that was not sent yet. */
  static final Judge OF_NOTHING =
      new Judge(new CallHead(0L, false, false, null, null), null, false);

  /** What an error status is. */
  enum Verdict {
    /** The server's own answer. */
    ANSWER,
    /** It took up no work, and the channel is of no more use. */
    FORGOTTEN,
    /** Such requests are not served there. */
    NOT_SERVED,
    /** None of these. */
    FAULT
  }

  /**
   * The server's own JSON-RPC error is an answer like any other, unless the status says that no
   * work was taken up, and when to come back.
   *
   * @param error the body when it was a JSON-RPC message, else null
   * @param failure what the status says
   */
  Verdict ofStatus(AnswerHead head, @Nullable Message error, Failure failure) {
    if ((sentSession && LostSession.refused(head.status(), error)) || isOutdated(head, error)) {
      return Verdict.FORGOTTEN;
    }
    if (failure.retryAfter() == null && error != null && isAnswer(error)) {
      return Verdict.ANSWER;
    }
    return error == null && head.isNotServed() ? Verdict.NOT_SERVED : Verdict.FAULT;
  }

  /** Whether a success holds an error that says the channel is of no more use. */
  boolean isForgotten(AnswerHead head, Message response) {
    if (response.kind() != Envelope.Kind.ERROR || !head.isSuccess()) {
      return false;
    }
    return (sentSession && !request.initialize() && LostSession.refused(head.status(), response))
        || isOutdated(head, response);
  }

  private boolean isOutdated(AnswerHead head, @Nullable Message error) {
    return !request.standing() && Outdated.says(agreed, head, error, request.id());
  }

  /** A server that did not look at the body knows no id; its error is an answer all the same. */
  private boolean isAnswer(Message error) {
    return JsonAnswer.answers(error, request.id())
        || (request.isAlone() && Outdated.isModern(error) && error.has(Member.ID));
  }
}
