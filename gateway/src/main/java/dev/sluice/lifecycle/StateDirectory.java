package dev.sluice.lifecycle;

import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Where this gateway keeps what must outlive it. */
final class StateDirectory {
  private static final String NAME = "sluice";

  private StateDirectory() {}

  /**
   * The configured directory; else the one systemd gives ({@code StateDirectory=}); else that of
   * the user, as the XDG base directory specification has it.
   *
   * @param environment the value of a variable, null when it is not set
   * @see <a href="https://specifications.freedesktop.org/basedir-spec/latest/">XDG Base Directory
   *     Specification</a>
   */
  static Path of(@Nullable Path configured, UnaryOperator<@Nullable String> environment) {
    if (configured != null) {
      return configured;
    }
    String systemd = environment.apply("STATE_DIRECTORY");
    if (systemd != null && !systemd.isEmpty()) {
      return Path.of(systemd.split(":", 2)[0]);
    }
    String users = environment.apply("XDG_STATE_HOME");
    return users != null && Path.of(users).isAbsolute()
        ? Path.of(users, NAME)
        : Path.of(System.getProperty("user.home", "/"), ".local", "state", NAME);
  }
}
