package dev.sluice.backend.stdio;

import dev.sluice.settings.ByteSize;
import dev.sluice.settings.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A server run as a child process ({@code servers.NAME} with {@code command}). */
public record StdioConfig(
    @Setting("Program to run, found on the PATH when it has no slash.") String command,
    @Setting("Its arguments.") List<String> args,
    @Setting(value = "Environment variables added to Sluice's own.", secret = true)
        Map<String, String> env,
    @Setting("Its working directory; absent means Sluice's own.") @Nullable Path cwd,
    @Setting(value = "Longest line read from its stdout.", min = "1KiB", max = "1GiB")
        ByteSize line,
    @Setting(value = "Most bytes waiting to be written to its stdin.", min = "1KiB", max = "1GiB")
        ByteSize queue,
    @Setting(
            value = "First pause before a restart; doubles with each failure.",
            min = "10ms",
            max = "1m")
        Duration restartDelay,
    @Setting(value = "Longest pause before a restart.", min = "10ms", max = "1h")
        Duration maxRestartDelay,
    @Setting(
            value = "How long it may take to end after its stdin closed, and again after SIGTERM.",
            min = "10ms",
            max = "1m")
        Duration stopGrace,
    @Setting(
            value =
                "Processes that calls are spread over, for a server that does one thing at a time.",
            min = "1",
            max = "100")
        int instances) {

  /** The given command with every default. */
  public static StdioConfig of(String command, List<String> args) {
    return new StdioConfig(
        command,
        args,
        Map.of(),
        null,
        ByteSize.ofMiB(64),
        ByteSize.ofMiB(16),
        Duration.ofMillis(200),
        Duration.ofSeconds(30),
        Duration.ofMillis(500),
        1);
  }

  public StdioConfig {
    args = List.copyOf(args);
    env = Map.copyOf(env);
  }
}
