package dev.sluice.bridge;

import dev.sluice.settings.ByteSize;
import dev.sluice.settings.Setting;
import java.time.Duration;

/** Bounds of the translation between clients and servers of different eras ({@code bridge}). */
public record BridgeConfig(
    @Setting(
            value =
                "How often one call may ask its client for input; a server that wants more fails the call.",
            min = "1",
            max = "1000")
        int rounds,
    @Setting(
            value =
                "Most requests of a server that one client may be asked at once because of one call.",
            min = "1",
            max = "1000")
        int asks,
    @Setting(
            value =
                "How long a client of a session revision may take to answer what a 2026-07-28 server asks; after it the call fails.",
            min = "1s",
            max = "1h")
        Duration askTimeout,
    @Setting(
            value =
                "How long a call to an older server waits for its 2026-07-28 client to come again with its answers; after it the call is cancelled there.",
            min = "1s",
            max = "1h")
        Duration parkTimeout,
    @Setting(
            value =
                "Most calls that wait so; one more cannot ask its client, and its server is told.",
            min = "0",
            max = "1000000")
        int parked,
    @Setting(
            value =
                "Most of them of one caller. Clients that do not authenticate are one caller together. `0`: no bound but `parked`.",
            min = "0",
            max = "1000000")
        int parkedPerCaller,
    @Setting(
            value =
                "Most bytes kept for calls that wait so: their requests, what they ask, and results that come meanwhile. What is one too many is refused to the server, or the call fails.",
            min = "64KiB",
            max = "16GiB")
        ByteSize parkedSize,
    @Setting(
            value = "How long a server's first request is held back for more that belong with it.",
            min = "0",
            max = "1s")
        Duration gather,
    @Setting(
            value = "Most bytes of the capabilities a 2026-07-28 client may declare in a request.",
            min = "1KiB",
            max = "1MiB")
        ByteSize capabilities) {
  public static final BridgeConfig DEFAULTS =
      new BridgeConfig(
          16,
          100,
          Duration.ofMinutes(5),
          Duration.ofMinutes(5),
          1_000,
          0,
          ByteSize.ofMiB(64),
          Duration.ofMillis(5),
          ByteSize.ofKiB(16));
}
