package dev.sluice.routing;

import static dev.sluice.exchange.Reason.BACKEND_PROTOCOL_ERROR;
import static dev.sluice.exchange.Reason.DEADLINE_EXCEEDED;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.Dispatcher.Described;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Outbound;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.Sent;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.jsonrpc.JsonRpcError;
import dev.sluice.protocol.jsonrpc.Member;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches one list of one server, page after page, within {@link #PATIENCE} times the configured
 * wait: clients wait less, and what comes late still gets into the catalogue. Confined to its loop.
 */
final class Drain {
  /** Most pages taken of one list. */
  static final int MAX_PAGES = 1_000;

  static final int PATIENCE = 10;

  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

  /** How it ended. */
  sealed interface Outcome {
    record Fetched(Part part, Freshness freshness) implements Outcome {}

    /**
     * @param late whether the server let the time run out
     */
    record Failed(String reason, String message, boolean late) implements Outcome {}
  }

  private final Source source;
  private final EventLoop loop;
  private final Consumer<Outcome> done;
  private final PageReader pages;
  private final Set<String> cursors = new HashSet<>();
  private final Duration patience;
  private InFlight inFlight = InFlight.DONE;
  private @Nullable Future<?> timer;
  private boolean ended;
  private Traits traits = Traits.NONE;

  Drain(Source source, EventLoop loop, Consumer<Outcome> done) {
    this.source = source;
    this.loop = loop;
    this.done = done;
    this.pages =
        new PageReader(
            source.kind(),
            source.fleet().config(),
            (tool, reason) -> source.fleet().rejections().report(source.server(), tool, reason));
    this.patience = source.fleet().config().listTimeout().multipliedBy(PATIENCE);
  }

  void start() {
    assert loop.inEventLoop();
    timer = loop.schedule(this::late, patience.toNanos(), NANOSECONDS);
    guarded(
        () ->
            source
                .fleet()
                .dispatcher()
                .describe(source.server(), source.client(), loop, this::described));
  }

  /** A fetch that breaks must end like any other: its slot waits for it. */
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException bug) {
      LOG.error("list_broke server={} list={}", source.server(), source.kind().method(), bug);
      end(new Outcome.Failed("internal", "the gateway broke; see its log", false));
    }
  }

  private void described(Described described) {
    if (ended) {
      return;
    }
    switch (described) {
      case Described.Known(var description) -> {
        traits = Traits.of(description);
        if (Abilities.of(description).has(source.kind().capability())) {
          guarded(() -> ask(null));
        } else {
          end(new Outcome.Fetched(Part.notOffered(), Freshness.UNKNOWN));
        }
      }
      case Described.Unknown(var failure) -> failed(failure);
    }
  }

  private void ask(@Nullable String cursorToken) {
    if (ended) {
      return;
    }
    Message request =
        OwnMessages.request(
            source.kind().method(),
            cursorToken == null ? null : "{\"cursor\":" + cursorToken + '}');
    Outbound outbound =
        new Outbound(source.server(), source.client(), request, loop, null, true, patience);
    inFlight =
        source.fleet().dispatcher().dispatch(outbound, new OwnRequest(request, this::replied));
  }

  private void replied(Reply reply) {
    switch (reply) {
      case Reply.Answered answered -> {
        try {
          if (!ended) {
            guarded(() -> page(answered.message()));
          }
        } finally {
          answered.message().release();
        }
      }
      case Reply.Accepted accepted -> malformed("answered without a result");
      case Reply.Failed(var failure) -> failed(failure);
    }
  }

  private void page(Message page) {
    if (page.kind() == Envelope.Kind.ERROR) {
      refused(page);
      return;
    }
    if (!pages.read(page)) {
      malformed("answered without " + source.kind().member());
      return;
    }
    String next = page.raw(Member.NEXT_CURSOR);
    if (next == null || !next.startsWith("\"") || next.equals("\"\"")) {
      fetched(false);
    } else if (pages.full()) {
      fetched(true);
    } else if (!cursors.add(next)) {
      malformed("gave the same cursor twice");
    } else if (cursors.size() == MAX_PAGES) {
      fetched(true);
    } else {
      loop.execute(() -> guarded(() -> ask(next)));
    }
  }

  private void refused(Message error) {
    String code = error.raw(Member.ERROR_CODE);
    if (Integer.toString(JsonRpcError.METHOD_NOT_FOUND).equals(code)) {
      end(new Outcome.Fetched(Part.notOffered(), Freshness.UNKNOWN));
    } else {
      end(new Outcome.Failed("error " + code, "the server refused", false));
    }
  }

  private void fetched(boolean cut) {
    if (cut || pages.full()) {
      LOG.warn(
          "list_truncated server={} list={} entries={}",
          source.server(),
          source.kind().method(),
          pages.found().size());
    }
    if (pages.skipped() > 0) {
      LOG.warn(
          "list_entries_skipped server={} list={} entries={} expected=\"a {} of its own\"",
          source.server(),
          source.kind().method(),
          pages.skipped(),
          source.kind().key());
    }
    end(new Outcome.Fetched(Part.of(source, pages.found(), traits), pages.freshness()));
  }

  private void malformed(String what) {
    failed(
        new Failure.ByBackend(
            BACKEND_PROTOCOL_ERROR,
            "server "
                + source.server()
                + ' '
                + what
                + " to "
                + source.kind().method()
                + "; see its log",
            source.server(),
            Sent.ALL));
  }

  private void failed(Failure failure) {
    end(
        switch (failure) {
          case Failure.ByClient byClient ->
              new Outcome.Failed(byClient.fault().name(), byClient.message(), false);
          case Failure.ByGateway byGateway ->
              new Outcome.Failed(
                  byGateway.reason().text(),
                  byGateway.message(),
                  byGateway.reason() == DEADLINE_EXCEEDED);
          case Failure.ByBackend byBackend ->
              new Outcome.Failed(
                  byBackend.reason().text(),
                  byBackend.message(),
                  byBackend.reason() == DEADLINE_EXCEEDED);
        });
  }

  private void late() {
    if (!ended) {
      end(
          new Outcome.Failed(
              DEADLINE_EXCEEDED.text(),
              source.server() + " did not answer within " + patience.toMillis() + " ms",
              true));
      inFlight.cancel(CancelReason.CLIENT_CANCELLED);
    }
  }

  private void end(Outcome outcome) {
    if (ended) {
      return;
    }
    ended = true;
    if (timer != null) {
      timer.cancel(false);
    }
    done.accept(outcome);
  }
}
