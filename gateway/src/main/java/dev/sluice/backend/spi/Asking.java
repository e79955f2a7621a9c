package dev.sluice.backend.spi;

import dev.sluice.exchange.Failure;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which questions a greeting has left, in which order, and why those it asked came to nothing. Each
 * is asked once. Confined to the greeting's loop.
 */
final class Asking {

  /** A question, or none left. */
  enum Next {
    DISCOVER,
    INITIALIZE,
    NOTHING
  }

  private final Next first;
  private final Set<Next> allowed;
  private final Set<Next> left;
  private final Set<Next> notServed = EnumSet.noneOf(Next.class);
  private Failure.@Nullable ByBackend initializeFailure;
  private Failure.@Nullable ByBackend discoverFailure;
  private Next latest = Next.NOTHING;

  /**
   * @param first asked before the other
   * @param allowed what may be asked at all
   */
  Asking(Next first, Set<Next> allowed) {
    this.first = first;
    this.allowed = allowed;
    this.left = EnumSet.copyOf(allowed);
  }

  Next next() {
    if (left.contains(first)) {
      return first;
    }
    return left.isEmpty() ? Next.NOTHING : left.iterator().next();
  }

  void asks(Next question) {
    left.remove(question);
    latest = question;
  }

  /** An answer that agreed on nothing. */
  void heard(Next question, Greeted answer) {
    Failure.ByBackend failure =
        switch (answer) {
          case Greeted.Otherwise(var why) -> why;
          case Greeted.Hopeless(var why) -> why;
          case Greeted.NotServed(var why) -> {
            notServed.add(question);
            yield why;
          }
          case Greeted.Agreed _ -> throw new IllegalArgumentException("agreed");
        };
    if (question == Next.INITIALIZE) {
      initializeFailure = failure;
    } else {
      discoverFailure = failure;
    }
  }

  /** Whether the server serves no question at all. */
  boolean isServedNowhere() {
    return notServed.equals(allowed);
  }

  /** Goes on over a transport that knows sessions only. */
  void initializeOnly() {
    notServed.clear();
    left.add(Next.INITIALIZE);
  }

  /** What was asked last, in words. */
  String asked() {
    return switch (latest) {
      case DISCOVER -> "server/discover";
      case INITIALIZE, NOTHING -> "initialize";
    };
  }

  /** Why nothing was agreed on: what became of {@code initialize} if it was asked. */
  Failure.ByBackend failure() {
    Failure.ByBackend why = initializeFailure == null ? discoverFailure : initializeFailure;
    if (why == null) {
      throw new IllegalStateException("greeting: nothing was asked (expected: a question)");
    }
    return why;
  }
}
