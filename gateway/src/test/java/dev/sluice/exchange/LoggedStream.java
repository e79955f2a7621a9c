package dev.sluice.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** A log under test: a driven clock, an account, and messages of which only the last bit counts. */
final class LoggedStream {
  /** What an event of {@link #note} costs. */
  static final long NOTE_SIZE = cost(notice("00"));

  final AtomicLong nanos = new AtomicLong();
  final StreamCounts counts = new StreamCounts();
  final HeldBytes total = new HeldBytes(1_000_000, null);
  final EventLog log;
  final List<String> told = new ArrayList<>();

  LoggedStream(int events, long bytes) {
    this(events, bytes, 1_000_000);
  }

  LoggedStream(int events, long bytes, long account) {
    log =
        EventLog.kept(
            new ReplayTerms(events, bytes, nanos::get, counts),
            new HeldBytes(account, total),
            1,
            2);
    log.source(() -> told.add(log.isStalled() ? "stall" : "flow"));
  }

  /** A reader that remembers what it is told. */
  final class Ear implements EventLog.Reader {
    final String name;

    Ear(String name) {
      this.name = name;
    }

    @Override
    public void ready() {
      told.add(name + " ready");
    }

    @Override
    public void displaced() {
      told.add(name + " displaced");
    }

    @Override
    public void overflowed() {
      told.add(name + " overflowed");
    }
  }

  Ear ear(String name) {
    return new Ear(name);
  }

  /** A reader that has just attached. */
  Ear attached(OutboxLimits limits) {
    Ear ear = ear("a");
    log.attach(ear, limits, EventLog.UNSEEN);
    return ear;
  }

  static long cost(String json) {
    return (long) StreamEvent.OVERHEAD + "event: message\ndata: \n\n".length() + json.length();
  }

  static String notice(String mark) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"x\",\"params\":{\"n\":\"" + mark + "\"}}";
  }

  /** Adds a notification with two digits. */
  boolean note(int number) {
    return log.append(Message.of(notice(String.format("%02d", number))));
  }

  boolean logged(int number) {
    return log.append(
        Message.of(
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"data\":\""
                + number
                + "\"}}"));
  }

  boolean progress(String token, int number) {
    return log.append(
        Message.of(
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":"
                + "{\"progressToken\":"
                + token
                + ",\"progress\":"
                + number
                + "}}"));
  }

  boolean request(int number) {
    return log.append(
        Message.of("{\"jsonrpc\":\"2.0\",\"id\":" + number + ",\"method\":\"roots/list\"}"));
  }

  /** Adds a response with a text of this length; {@code lost} stands in for it. */
  boolean respond(int length) {
    return log.respond(
        Message.of("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"" + "r".repeat(length) + "\"}"),
        () -> Unpooled.copiedBuffer("\"lost\"", UTF_8));
  }

  /** Takes what there is for this reader: sequence numbers and a shortened text. */
  List<String> take(EventLog.Reader reader) {
    List<String> taken = new ArrayList<>();
    for (OutgoingEvent next = log.next(reader); next != null; next = log.next(reader)) {
      Message message = next.message();
      String json;
      if (message == null) {
        String text = new String(Objects.requireNonNull(next.bytes()), UTF_8);
        json = text.substring("event: message\ndata: ".length(), text.length() - 2);
      } else {
        json = "whole " + message.bytes().toString(UTF_8);
        message.release();
      }
      taken.add(next.seq() + " " + brief(json));
    }
    return taken;
  }

  private static String brief(String json) {
    String kind = json.startsWith("whole ") ? "whole " : "";
    if (json.contains("\"result\"")) {
      return kind + "result";
    }
    if (json.contains("progress\":")) {
      return kind + "progress " + json.replaceAll(".*\"progress\":(\\d+).*", "$1");
    }
    if (json.contains("notifications/message")) {
      return kind + "log " + json.replaceAll(".*\"data\":\"(\\d+)\".*", "$1");
    }
    if (json.contains("roots/list")) {
      return kind + "request " + json.replaceAll(".*\"id\":(\\d+).*", "$1");
    }
    return json.contains("params") ? json.replaceAll(".*\"n\":\"(\\d+)\".*", "$1") : json;
  }
}
