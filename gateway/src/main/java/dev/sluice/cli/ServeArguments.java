package dev.sluice.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code serve} was asked for.
 *
 * @param config the file named by {@code -c}
 * @param host listened on instead of {@code listen.host}
 * @param port listened on instead of {@code listen.port}
 */
record ServeArguments(@Nullable Path config, @Nullable String host, @Nullable Integer port) {
  static final String COMMAND = "serve";
  static final int MAX_PORT = 65_535;

  private static final int PORT_DIGITS = 5;
  private static final String CONFIG = "--config";
  private static final String HOST = "--host";
  private static final String PORT = "--port";
  private static final List<String> OPTIONS = List.of(CONFIG, HOST, PORT);

  /**
   * Reads what can be meant in one way only: {@code serve} with each of {@code -c FILE}, {@code
   * --config FILE}, {@code --host H} and {@code --port P} once at most. picocli would read it in
   * the same way, but takes 100 ms to get ready (docs/decisions.md, "Launch").
   *
   * @return null for all else, help and mistakes included: that is picocli's
   */
  static @Nullable ServeArguments plain(String... args) {
    if (args.length % 2 == 0 || !args[0].equals(COMMAND)) {
      return null;
    }
    Map<String, String> given = new HashMap<>();
    for (int i = 1; i < args.length; i += 2) {
      String option = args[i].equals("-c") ? CONFIG : args[i];
      if (!OPTIONS.contains(option)
          || !isPlain(args[i + 1])
          || given.put(option, args[i + 1]) != null) {
        return null;
      }
    }
    @Nullable String config = given.get(CONFIG);
    @Nullable String port = given.get(PORT);
    if (port != null && !isPort(port)) {
      return null;
    }
    return new ServeArguments(
        config == null ? null : Path.of(config),
        given.get(HOST),
        port == null ? null : Integer.valueOf(port));
  }

  /** Options, files of arguments and what is quoted are picocli's to tell. */
  private static boolean isPlain(String value) {
    return !value.isEmpty() && "-@\"'".indexOf(value.charAt(0)) < 0 && !value.equals(COMMAND);
  }

  private static boolean isPort(String value) {
    return value.length() <= PORT_DIGITS
        && value.chars().allMatch(digit -> digit >= '0' && digit <= '9')
        && Integer.parseInt(value) <= MAX_PORT;
  }
}
