package dev.sluice.cli.doctor;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Optional;

/** Whether streams are compressed on the way: compressors hold events back. */
final class CompressionCheck implements Visit.Check {
  private static final String ACCEPTS = "Accept-Encoding: gzip, deflate, br, zstd";

  @Override
  public String name() {
    return "compression";
  }

  @Override
  public Examined examine(Visit visit) throws IOException {
    Ask ask =
        visit.sluice() == null
            ? visit.session() == null
                ? Ask.post(visit.path(), Mcp.initialize(Visit.SESSION_VERSION))
                : visit.standing()
            : Ask.stream(Visit.asks(visit.path(), "ticks"));
    try (Reply reply = visit.line().send(ask.with(ACCEPTS))) {
      if (!reply.isStream()) {
        return Examined.skipped(name(), "no stream to look at (" + reply.status() + ')');
      }
      Optional<String> encoding =
          reply.header("content-encoding").filter(value -> !value.equals("identity"));
      return encoding.isEmpty()
          ? Examined.good(name(), "streams are left alone")
          : Examined.bad(
              name(),
              Trouble.COMPRESSION,
              "Streams are compressed (" + encoding.get() + "): events wait in the compressor.");
    } catch (SocketTimeoutException silent) {
      return Examined.skipped(name(), "no stream arrived");
    }
  }
}
