package dev.sluice.backend.stdio;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.backend.spi.Incoming;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Sent;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.jsonrpc.EnvelopeReader;
import dev.sluice.protocol.jsonrpc.MalformedMessageException;
import dev.sluice.protocol.jsonrpc.RequestId;
import dev.sluice.settings.ByteSize;
import io.netty.buffer.ByteBuf;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a child's stdout that cannot be handed on. One that begins as the answer to a call ends
 * that call, which would wait for its deadline otherwise; all others are noise: counted and
 * reported. Used by the reading thread only.
 */
final class BrokenLines {
  /** Bytes of a line that are looked at. */
  private static final int START = 512;

  private static final long NO_ID = -1;

  /** An id as the last member, or the last but {@code jsonrpc}, of the outermost object. */
  private static final Pattern ID_AT_THE_END =
      Pattern.compile(
          "[\\]}\"0-9el],\\s*\"id\"\\s*:\\s*(\"\\d{1,19}\"|\\d{1,19}(?:\\.0)?)\\s*"
              + "(?:,\\s*\"jsonrpc\"\\s*:\\s*\"2\\.0\"\\s*)?}\\s*$");

  private final ServerName server;
  private final CallTable calls;
  private final NoiseLog noise;
  private final ProcessStats stats;
  private boolean mayEndWithItsId;

  BrokenLines(ServerName server, CallTable calls, NoiseLog noise, ProcessStats stats) {
    this.server = server;
    this.calls = calls;
    this.noise = noise;
    this.stats = stats;
  }

  /**
   * @param line borrowed
   */
  void malformed(ByteBuf line, MalformedMessageException fault) {
    String why = String.valueOf(fault.getMessage());
    StdioCall call = take(line, fault.id());
    if (call == null) {
      stats.noiseLines.increment();
      noise.skipped(why);
    } else {
      String message =
          "server "
              + server
              + " answered with what is no JSON-RPC message: "
              + why
              + "; see what it prints on stdout";
      fail(call, Reason.BACKEND_PROTOCOL_ERROR, message, Sent.ALL);
    }
  }

  /**
   * @param start what there is of the start of a line longer than {@code limit}, or than memory
   *     allows; borrowed
   */
  void dropped(ByteBuf start, EnvelopeReader reader, ByteSize limit) {
    stats.overlongLines.increment();
    StdioCall call = take(start, idIn(start, reader));
    mayEndWithItsId = call == null && Incoming.mayBeAnswer(start);
    if (call != null) {
      tooLarge(call, limit);
    } else if (!mayEndWithItsId) {
      skippedOverlong(limit);
    }
  }

  /**
   * The end of the line that was dropped last, where an answer has its id when that stands after
   * the result.
   *
   * @param end borrowed
   */
  void droppedEnd(ByteBuf end, ByteSize limit) {
    if (!mayEndWithItsId) {
      return;
    }
    mayEndWithItsId = false;
    Matcher id = ID_AT_THE_END.matcher(end.toString(US_ASCII));
    StdioCall call = id.find() ? calls.remove(new RequestId(id.group(1)).asEchoed(NO_ID)) : null;
    if (call == null) {
      skippedOverlong(limit);
    } else {
      tooLarge(call, limit);
    }
  }

  private void skippedOverlong(ByteSize limit) {
    noise.skipped("line longer than " + limit + ", or than there is memory for");
  }

  private void tooLarge(StdioCall call, ByteSize limit) {
    String message =
        "server "
            + server
            + " answered with a line longer than "
            + limit
            + ", or than there is memory for; raise its setting line, or SLUICE_HEAP";
    fail(call, Reason.RESPONSE_TOO_LARGE, message, Sent.ALL);
  }

  /** The answer to {@code call}, already taken out, came when the child was as good as gone. */
  void undelivered(StdioCall call) {
    String message = "server " + server + " ended before its answer was handed on; see its log";
    fail(call, Reason.BACKEND_DISCONNECTED, message, Sent.MAYBE);
  }

  private static @Nullable RequestId idIn(ByteBuf start, EnvelopeReader reader) {
    int length = Math.min(START, start.readableBytes());
    try {
      return reader.read(start.slice(start.readerIndex(), length)).id();
    } catch (MalformedMessageException cutOff) {
      return cutOff.id();
    }
  }

  private @Nullable StdioCall take(ByteBuf line, @Nullable RequestId id) {
    return id == null || !Incoming.beginsAsAnswer(line) ? null : calls.remove(id.asEchoed(NO_ID));
  }

  private void fail(StdioCall call, Reason reason, String message, Sent sent) {
    CallTable.fail(call, new Failure.ByBackend(reason, message, server, sent), () -> {});
  }
}
