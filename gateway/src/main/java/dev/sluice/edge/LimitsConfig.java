package dev.sluice.edge;

import dev.sluice.exchange.OutboxLimits;
import dev.sluice.settings.ByteSize;
import dev.sluice.settings.Setting;
import java.time.Duration;

/** Bounds on what clients may send ({@code limits}). */
public record LimitsConfig(
    @Setting(
            value = "Largest request body; one byte more is answered 413.",
            min = "1KiB",
            max = "1GiB")
        ByteSize body,
    @Setting(
            value = "Largest request head, request line included; more is answered 431.",
            min = "1KiB",
            max = "1MiB")
        ByteSize headers,
    @Setting(value = "Longest wait for a whole request head; then 408.", min = "100ms", max = "5m")
        Duration headerTimeout,
    @Setting(value = "Longest wait for a whole request body; then 408.", min = "100ms", max = "10m")
        Duration bodyTimeout,
    @Setting(
            value = "Longest an idle connection without an open request is kept.",
            min = "1s",
            max = "1h")
        Duration idleTimeout,
    @Setting(value = "Deepest JSON nesting accepted.", min = "8", max = "1024") int depth,
    @Setting(value = "Most messages in one JSON-RPC batch (2025-03-26).", min = "1", max = "1000")
        int batch,
    @Setting(value = "Most connections open at once.", min = "1", max = "1000000") int connections,
    @Setting(value = "Most concurrent HTTP/2 streams on one connection.", min = "1", max = "100000")
        int streams,
    @Setting(
            value =
                "Most bytes waiting on one SSE stream whose reader is slow. Past it log messages are dropped, then the stream is closed so that its client comes back; a response is never dropped.",
            min = "128KiB",
            max = "1GiB")
        ByteSize outbox,
    @Setting(
            value = "Most messages waiting on one SSE stream, likewise.",
            min = "10",
            max = "1000000")
        int outboxEvents,
    @Setting(
            value =
                "Most `subscriptions/listen` streams (2026-07-28) open at once; one more is answered 503 with `Retry-After`.",
            min = "1",
            max = "1000000")
        int listens,
    @Setting(
            value =
                "Most `subscriptions/listen` streams of one caller; one more is answered 429 with `Retry-After`. Clients that do not authenticate are one caller together. `0`: no bound but `listens`.",
            min = "0",
            max = "1000000")
        int listensPerCaller,
    @Setting(
            value =
                "Most streams that `sluice doctor` may have open at once; one more is answered 503 with `Retry-After`. `0`: the addresses it asks (`?doctor=`) are none.",
            min = "0",
            max = "1000")
        int probes) {
  public static final LimitsConfig DEFAULTS =
      new LimitsConfig(
          ByteSize.ofMiB(4),
          ByteSize.ofKiB(16),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofMinutes(2),
          128,
          50,
          20_000,
          1_000,
          ByteSize.ofMiB(4),
          10_000,
          10_000,
          0,
          8);

  OutboxLimits ofOutbox() {
    return new OutboxLimits(outbox.bytes(), outboxEvents);
  }
}
