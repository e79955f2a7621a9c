package dev.sluice.session;

import dev.sluice.settings.ByteSize;
import dev.sluice.settings.Setting;

/** What is kept for clients that lost a connection and come back ({@code sessions.replay}). */
public record ReplayConfig(
    @Setting(
            value = "Most events kept of one stream; the oldest gives way.",
            min = "1",
            max = "1000000")
        int events,
    @Setting(
            value =
                "Most bytes kept of one stream; of a longer response only an error that says so is kept.",
            min = "16KiB",
            max = "1GiB")
        ByteSize bytes,
    @Setting(
            value = "Most finished streams kept of one session; the oldest is forgotten.",
            min = "1",
            max = "100000")
        int streams,
    @Setting(value = "Most bytes kept of all streams of one session.", min = "16KiB", max = "16GiB")
        ByteSize session,
    @Setting(value = "Most bytes kept of all sessions together.", min = "16KiB", max = "1024GiB")
        ByteSize total) {
  public static final ReplayConfig DEFAULTS =
      new ReplayConfig(1_000, ByteSize.ofMiB(1), 100, ByteSize.ofMiB(4), ByteSize.ofMiB(64));
}
