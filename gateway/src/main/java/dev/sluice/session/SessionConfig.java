package dev.sluice.session;

import dev.sluice.settings.ByteSize;
import dev.sluice.settings.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bounds of client sessions, and what their ids are sealed with ({@code sessions}). */
public record SessionConfig(
    @Setting(
            value = "Most sessions open at once; one more is answered 503 with `Retry-After`.",
            min = "1",
            max = "10000000")
        int max,
    @Setting(
            value =
                "Most sessions of one caller; one more is answered 429 with `Retry-After`. Clients that do not authenticate are one caller together. `0`: no bound but `max`.",
            min = "0",
            max = "10000000")
        int perCaller,
    @Setting(
            value =
                "What makes room when there are `max` sessions. `idle`: the least recently used session without a call or a stream; its client can go on with it all the same.")
        Evict evict,
    @Setting(
            value =
                "Idle time after which a session is closed. A client that comes back later goes on with it as long as `maxAge` allows.",
            min = "1s",
            max = "7d")
        Duration idleTimeout,
    @Setting(
            value =
                "How long a client may take from the answer to `initialize` to its next message, or over HTTP+SSE to `initialize`.",
            min = "1s",
            max = "1h")
        Duration negotiateTimeout,
    @Setting(
            value = "Longest life of a session, however much it is used. Stands sealed in its id.",
            min = "1s",
            max = "365d")
        Duration maxAge,
    @Setting(
            value =
                "How long the events of a stream are kept after it ended or lost its connection, for the client to come back with Last-Event-ID; 0 keeps nothing.",
            min = "0s",
            max = "1h")
        Duration resumeWindow,
    @Setting(
            value =
                "Most calls in flight in one session; one more is answered 429 with `Retry-After`.",
            min = "1",
            max = "100000")
        int calls,
    @Setting(
            value =
                "Most streams open in one session when another is opened with GET; that one is answered 429 with `Retry-After`. Streams that answer calls are bounded by `calls`.",
            min = "1",
            max = "100000")
        int streams,
    @Setting(
            value = "Most server requests a session may be asked at once.",
            min = "1",
            max = "10000")
        int asks,
    @Setting(
            value = "Most bytes of the capabilities a client may declare.",
            min = "1KiB",
            max = "1MiB")
        ByteSize capabilities,
    @Setting(
            value =
                "How many sessions ended by DELETE or by an operator are remembered, so that their ids open nothing again before they expire.",
            min = "0",
            max = "10000000")
        int ended,
    @Setting(
            value =
                "Secrets that session ids are sealed with, each 32 random bytes in base64 or hex: the first seals, all of them open. Processes with the same ones serve each other's sessions.",
            secret = true)
        List<String> keys,
    @Setting("A file with more of these secrets, one a line; they stand behind those of `keys`.")
        @Nullable Path keyFile,
    @Setting("What is kept for clients that lost a connection and come back.")
        ReplayConfig replay) {
  public static final SessionConfig DEFAULTS =
      new SessionConfig(
          20_000,
          0,
          Evict.NEVER,
          Duration.ofMinutes(30),
          Duration.ofMinutes(1),
          Duration.ofDays(7),
          Duration.ofSeconds(60),
          1_000,
          100,
          100,
          ByteSize.ofKiB(16),
          50_000,
          List.of(),
          null,
          ReplayConfig.DEFAULTS);

  public SessionConfig {
    keys = List.copyOf(keys);
  }

  /** The same with the keys of another. */
  public SessionConfig withKeysOf(SessionConfig other) {
    return new SessionConfig(
        max,
        perCaller,
        evict,
        idleTimeout,
        negotiateTimeout,
        maxAge,
        resumeWindow,
        calls,
        streams,
        asks,
        capabilities,
        ended,
        other.keys(),
        other.keyFile(),
        replay);
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "SessionConfig[max=" + max + ", keys=" + keys.size() + ']';
  }
}
