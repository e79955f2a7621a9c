package dev.sluice.load.proof;

import dev.sluice.load.client.EventStream;
import dev.sluice.load.client.Link;
import dev.sluice.load.client.McpSession;
import dev.sluice.load.client.Net;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Clients that ask for much progress, stop reading at its first event, and go on when told. */
final class Readers {
  private static final int RECEIVE_BUFFER = 64 << 10;

  private final Net net;
  private final int port;
  private final String path;
  private final int count;
  private final List<Reader> all = new ArrayList<>();
  private final Failures failures = new Failures();
  private long events;
  private long bytes;

  private static final class Reader {
    private final Link link;
    private final McpSession session;
    private EventStream answer = new EventStream();
    private boolean stopped;
    private long number;

    Reader(Link link, McpSession session) {
      this.link = link;
      this.session = session;
    }
  }

  Readers(Net net, int port, String server, int count) {
    this.net = net;
    this.port = port;
    this.path = "/servers/" + server + "/mcp";
    this.count = count;
  }

  CompletableFuture<?> open() {
    List<CompletableFuture<?>> opening = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      opening.add(
          net.connect(port)
              .thenCompose(
                  link -> {
                    link.receiveBuffer(RECEIVE_BUFFER);
                    return McpSession.open(link, path)
                        .thenAccept(session -> all.add(new Reader(link, session)));
                  }));
    }
    return CompletableFuture.allOf(opening.toArray(CompletableFuture[]::new));
  }

  /** Every reader asks for so many bytes of progress. */
  void ask(long each) {
    for (Reader reader : all) {
      reader.stopped = false;
      reader.answer =
          new EventStream(
              (stream, _) -> {
                if (!reader.stopped) {
                  reader.stopped = true;
                  reader.link.read(false);
                }
              });
      reader.link.send(
          reader.session.call(++reader.number, "flood", "\"bytes\":" + each), reader.answer);
    }
  }

  /** Whether all have stopped. */
  boolean stopped() {
    return all.stream().allMatch(reader -> reader.stopped || reader.answer.ended().isDone());
  }

  void goOn() {
    all.forEach(reader -> reader.link.read(true));
  }

  /** Whether all have their answers; then they are counted. */
  boolean answered() {
    if (!all.stream().allMatch(reader -> reader.answer.ended().isDone())) {
      return false;
    }
    for (Reader reader : all) {
      events += reader.answer.events();
      bytes += reader.answer.bytes();
      if (!reader.answer.ended().join() || !reader.answer.result()) {
        failures.add(
            "HTTP %d, %s"
                .formatted(
                    reader.answer.opened().join(),
                    reader.answer.result() ? "cut" : "ended without a result"));
      }
    }
    return true;
  }

  /**
   * @param each bytes of progress that were sent to each reader in all
   */
  void report(Report report, long each) {
    report.note(
        "progress sent to %d readers".formatted(count),
        "%s, of which %s in %,d events were delivered"
            .formatted(Report.megabytes(each * count), Report.megabytes(bytes), events));
    failures.report(report, "readers without their result");
  }
}
