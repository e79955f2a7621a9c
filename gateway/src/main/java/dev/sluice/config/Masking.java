package dev.sluice.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Hides what must not be shown of texts in a configuration. */
final class Masking {
  static final String HIDDEN = "(hidden)";

  /** Shorter ones are hidden only where they stand alone: they may be part of anything. */
  private static final int LEAST_PART = 4;

  /** An option whose value nobody should see, as {@code --api-key=...} or alone. */
  private static final Pattern SECRET_OPTION =
      Pattern.compile(
          "(-{1,2}[\\w.-]*(?:key|token|secret|passw|credential|auth)[\\w.-]*)(=.*)?",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private final Set<String> hidden;

  Masking(Set<String> hidden) {
    this.hidden = hidden;
  }

  String text(String text) {
    for (String part : hidden) {
      if (text.equals(part) || (part.length() >= LEAST_PART && text.contains(part))) {
        return HIDDEN;
      }
    }
    return text;
  }

  /** Arguments of a command, or any other texts in a row. */
  List<String> words(List<String> words) {
    List<String> shown = new ArrayList<>(words.size());
    boolean secretFollows = false;
    for (String word : words) {
      var option = SECRET_OPTION.matcher(word);
      boolean isSecretOption = option.matches();
      if (isSecretOption && option.group(2) != null) {
        shown.add(option.group(1) + '=' + HIDDEN);
      } else {
        shown.add(secretFollows ? HIDDEN : text(word));
      }
      secretFollows = isSecretOption && option.group(2) == null;
    }
    return shown;
  }
}
