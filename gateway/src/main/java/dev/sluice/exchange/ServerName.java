package dev.sluice.exchange;

import java.util.regex.Pattern;

/**
 * The configured name of a backend MCP server: 1 to 64 letters, digits, {@code -}, {@code _} or
 * {@code .}, beginning with a letter or digit, without the separator {@code __}.
 */
public record ServerName(String value) implements Comparable<ServerName> {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9](?!.*__)[A-Za-z0-9_.-]{0,63}");

  public ServerName {
    if (!isValid(value)) {
      throw new IllegalArgumentException("server name: " + value + " (expected: " + FORM + ')');
    }
  }

  public static boolean isValid(String value) {
    return FORM.matcher(value).matches();
  }

  @Override
  public int compareTo(ServerName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
