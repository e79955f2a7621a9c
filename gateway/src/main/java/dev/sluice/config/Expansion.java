package dev.sluice.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Replaces references to variables and files in a text: a name, {@code env:} and a name, a name and
 * {@code :-} and a default, or {@code file:} and a path, between a dollar sign with an opening
 * brace and a closing brace. The dollar sign twice stands for itself.
 */
final class Expansion {
  /** Largest file a {@code ${file:...}} may name. */
  static final int MAX_FILE_BYTES = 64 * 1024;

  private static final Pattern REFERENCE = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)(}?)");
  private static final Pattern VARIABLE =
      Pattern.compile("(?:env:)?([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?", Pattern.DOTALL);

  private final UnaryOperator<@Nullable String> environment;
  private final ConfigOrigin origin;

  /**
   * @param environment the value of a variable, null when it is not set
   * @param origin told of the files read and of what was found
   */
  Expansion(UnaryOperator<@Nullable String> environment, ConfigOrigin origin) {
    this.environment = environment;
    this.origin = origin;
  }

  /**
   * Expands a text.
   *
   * @param base directory that relative paths start from
   * @throws Unresolved saying what was expected, without any value
   */
  String expand(String text, Path base) throws Unresolved {
    if (!text.contains("${")) {
      return text;
    }
    Matcher references = REFERENCE.matcher(text);
    StringBuilder expanded = new StringBuilder();
    while (references.find()) {
      String name = references.group(1);
      String value;
      if (name == null) {
        value = "${";
      } else if (references.group(2).isEmpty()) {
        throw new Unresolved("a closing brace after ${");
      } else {
        value = name.startsWith("file:") ? file(name.substring(5), base) : variable(name);
        origin.substituted(value);
      }
      references.appendReplacement(expanded, Matcher.quoteReplacement(value));
    }
    return references.appendTail(expanded).toString();
  }

  private String variable(String reference) throws Unresolved {
    Matcher parts = VARIABLE.matcher(reference);
    if (!parts.matches()) {
      throw new Unresolved("${NAME}, ${NAME:-default} or ${file:/path}; write $${ for a plain ${");
    }
    String value = environment.apply(parts.group(1));
    if (value != null) {
      return value;
    }
    if (parts.group(2) != null) {
      return parts.group(2);
    }
    throw new Unresolved("the environment variable " + parts.group(1) + " to be set");
  }

  private String file(String name, Path base) throws Unresolved {
    try {
      Path path = base.resolve(name);
      origin.reads(path);
      if (!Files.isRegularFile(path) && !Files.exists(path)) {
        throw new Unresolved("the file " + path + " to exist");
      }
      if (Files.size(path) > MAX_FILE_BYTES) {
        throw new Unresolved("the file " + path + " to hold at most " + MAX_FILE_BYTES + " bytes");
      }
      String text = Files.readString(path, UTF_8);
      return text.endsWith("\n")
          ? text.substring(0, text.length() - (text.endsWith("\r\n") ? 2 : 1))
          : text;
    } catch (IOException | InvalidPathException unreadable) {
      throw new Unresolved("the file " + name + " to be readable as text");
    }
  }

  /** A reference that leads nowhere. The message says what was expected. */
  static final class Unresolved extends Exception {
    Unresolved(String expected) {
      super(expected);
    }
  }
}
