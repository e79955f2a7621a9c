package dev.sluice.routing;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A URI template compiled to recognise the URIs made from it. Wider than the template where that is
 * cheaper: the server decides in the end. Immutable.
 *
 * <p>Matching follows all alternatives at once, so its cost is at most the length of the URI times
 * that of the template; a URI above {@value #MAX_URI} characters or a template above {@value
 * #MAX_TEMPLATE} matches nothing.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc6570#section-1.2">RFC 6570, levels 1 to
 *     3</a>
 */
final class UriTemplate {
  static final int MAX_URI = 4_096;
  static final int MAX_TEMPLATE = 1_024;

  /** What one step of a template takes: a literal character, or a run of a class. */
  private sealed interface Step {
    boolean takes(char c);

    record Literal(char expected) implements Step {
      @Override
      public boolean takes(char c) {
        return c == expected;
      }
    }

    /** One or more characters of a path segment. */
    record Segment() implements Step {
      @Override
      public boolean takes(char c) {
        return c != '/' && c != '?' && c != '#';
      }
    }

    /** Any characters, or none when optional. */
    record Anything(boolean optional) implements Step {
      @Override
      public boolean takes(char c) {
        return true;
      }
    }
  }

  private final List<Step> steps;
  private final String head;

  private UriTemplate(List<Step> steps, String head) {
    this.steps = steps;
    this.head = head;
  }

  /** Compiles {@code template}; one that is not well formed matches only itself. */
  static UriTemplate of(String template) {
    List<Step> steps = new ArrayList<>();
    int open = template.indexOf('{');
    String head = open < 0 ? template : template.substring(0, open);
    int at = 0;
    while (at < template.length()) {
      int close = template.charAt(at) == '{' ? template.indexOf('}', at) : -1;
      if (close < 0) {
        steps.add(new Step.Literal(template.charAt(at)));
        at++;
      } else {
        expression(template.substring(at + 1, close), steps);
        at = close + 1;
      }
    }
    boolean tooLong = template.length() > MAX_TEMPLATE;
    return new UriTemplate(tooLong ? List.of() : List.copyOf(steps), head);
  }

  private static void expression(String body, List<Step> steps) {
    char operator = body.isEmpty() ? ' ' : body.charAt(0);
    switch (operator) {
      case '?', '&', ';', '.', '/' -> steps.add(new Step.Anything(true));
      case '+', '#' -> steps.add(new Step.Anything(operator == '#'));
      default -> steps.add(body.endsWith("*") ? new Step.Anything(false) : new Step.Segment());
    }
  }

  boolean matches(String uri) {
    if (uri.length() > MAX_URI || steps.isEmpty() || !uri.startsWith(head)) {
      return false;
    }
    BitSet at = new BitSet(steps.size() + 1);
    enter(at, 0);
    for (int i = 0; i < uri.length() && !at.isEmpty(); i++) {
      char c = uri.charAt(i);
      BitSet next = new BitSet(steps.size() + 1);
      for (int step = at.nextSetBit(0); step >= 0; step = at.nextSetBit(step + 1)) {
        if (step < steps.size() && steps.get(step).takes(c)) {
          if (!(steps.get(step) instanceof Step.Literal)) {
            next.set(step);
          }
          enter(next, step + 1);
        }
      }
      at = next;
    }
    return at.get(steps.size());
  }

  private void enter(BitSet at, int step) {
    int entered = step;
    at.set(entered);
    while (entered < steps.size()
        && steps.get(entered) instanceof Step.Anything(boolean optional)
        && optional) {
      entered++;
      at.set(entered);
    }
  }
}
