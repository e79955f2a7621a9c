package dev.sluice.session;

import dev.sluice.settings.ByteSize;
import java.time.Duration;
import java.util.List;

/** Bounds a test wants; the others are the defaults, but idle sessions live for a minute. */
final class Limits {
  private int sessions = SessionConfig.DEFAULTS.max();
  private int perCaller;
  private Evict evict = Evict.NEVER;
  private Duration maxAge = SessionConfig.DEFAULTS.maxAge();
  private Duration resumeWindow = Duration.ofSeconds(1);
  private ReplayConfig replay = ReplayConfig.DEFAULTS;
  private int calls = SessionConfig.DEFAULTS.calls();
  private int streams = SessionConfig.DEFAULTS.streams();
  private int asks = SessionConfig.DEFAULTS.asks();
  private ByteSize capabilities = SessionConfig.DEFAULTS.capabilities();
  private int ended = SessionConfig.DEFAULTS.ended();

  Limits sessions(int max) {
    sessions = max;
    return this;
  }

  Limits perCaller(int max) {
    perCaller = max;
    return this;
  }

  Limits evictIdle() {
    evict = Evict.IDLE;
    return this;
  }

  Limits maxAge(Duration age) {
    maxAge = age;
    return this;
  }

  Limits calls(int max) {
    calls = max;
    return this;
  }

  Limits asks(int max) {
    asks = max;
    return this;
  }

  Limits capabilities(ByteSize max) {
    capabilities = max;
    return this;
  }

  Limits ended(int max) {
    ended = max;
    return this;
  }

  Limits resumeWindow(Duration window) {
    resumeWindow = window;
    return this;
  }

  Limits replay(ReplayConfig config) {
    replay = config;
    return this;
  }

  Limits streams(int max) {
    streams = max;
    return this;
  }

  SessionConfig config() {
    return new SessionConfig(
        sessions,
        perCaller,
        evict,
        Duration.ofMinutes(1),
        Duration.ofSeconds(20),
        maxAge,
        resumeWindow,
        calls,
        streams,
        asks,
        capabilities,
        ended,
        List.of(),
        null,
        replay);
  }
}
