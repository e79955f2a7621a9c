package dev.sluice.edge;

/**
 * Where a channel stands with the one request it works on.
 *
 * <pre>
 * HEAD --accepted--> BODY --all there--> ANSWER --answered--> HEAD
 *   |                  |                    |
 *   +-----refused------+--> DISCARD --end of body--> HEAD
 *   |                  |        |           |
 *   +------------------+--------+-----------+--> LINGER: the connection ends
 * </pre>
 */
enum RequestPhase {
  /** Waiting for a request. */
  HEAD,
  /** Collecting its body. */
  BODY,
  /** Its answer is under way; what arrives now waits. */
  ANSWER,
  /** It was refused; the rest of its body is thrown away. */
  DISCARD,
  /** The last response was written; everything is thrown away until the peer closes. */
  LINGER;

  /** Returns {@code next}, or throws if this phase may not move there. */
  RequestPhase moveTo(RequestPhase next) {
    if (!leadsTo(next)) {
      throw new IllegalStateException("request: " + this + " -> " + next);
    }
    return next;
  }

  boolean leadsTo(RequestPhase next) {
    return switch (this) {
      case HEAD -> next == BODY || next == DISCARD || next == LINGER;
      case BODY -> next == ANSWER || next == DISCARD || next == LINGER;
      case ANSWER, DISCARD -> next == HEAD || next == LINGER;
      case LINGER -> false;
    };
  }

  /**
   * Whether somebody waits for an answer.
   *
   * @param begun whether part of a head has arrived
   * @param answer the one under way
   */
  boolean owes(boolean begun, Answer answer) {
    return switch (this) {
      case HEAD -> begun;
      case BODY, DISCARD -> true;
      case ANSWER -> answer.isAwaited();
      case LINGER -> false;
    };
  }
}
