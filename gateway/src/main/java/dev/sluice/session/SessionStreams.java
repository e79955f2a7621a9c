package dev.sluice.session;

import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.EventId;
import dev.sluice.exchange.EventLog;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.HeldBytes;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.SessionDoor.Resumption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The SSE streams of one session over Streamable HTTP, and what is kept of them: the standing
 * stream, whose log goes on over its connections, and one for each request answered by a stream.
 * Thread-safe; its lock is taken before that of a log, never after.
 */
final class SessionStreams {
  private static final Failure MALFORMED =
      new Failure.ByClient(
          ClientFault.INVALID_REQUEST,
          "Last-Event-ID is no id of this gateway (expected: the id of an event it sent).");

  private static final Failure FORGOTTEN =
      new Failure.ByClient(
          ClientFault.INVALID_REQUEST,
          "The stream of this Last-Event-ID is not kept any more (sessions.resumeWindow,"
              + " sessions.replay), and what it would have said is lost. Send the request again if"
              + " running it twice does no harm.");

  private final Replays replays;
  private @Nullable HeldBytes account;
  private @Nullable EventLog standing;
  private @Nullable Map<Integer, EventLog> replies;
  private int epoch;
  private int opened;
  private boolean closed;

  SessionStreams(Replays replays) {
    this.replays = replays;
  }

  /** A log for a stream that answers a request. */
  synchronized EventLog reply() {
    int number = ++opened;
    EventLog log = log(number);
    if (!log.hasIds()) {
      return log;
    }
    if (replies == null) {
      replies = new LinkedHashMap<>();
    }
    makeRoom(replies);
    replies.put(number, log);
    return log;
  }

  private EventLog log(int number) {
    HeldBytes held = account;
    if (held == null) {
      held = replays.account();
      account = held;
      epoch = ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
    }
    return closed ? replays.unkept(number) : replays.log(held, epoch, number);
  }

  /** Forgets the oldest finished streams so that a new one finds room. */
  private void makeRoom(Map<Integer, EventLog> logs) {
    int finished = 0;
    for (EventLog log : logs.values()) {
      finished += log.isComplete() ? 1 : 0;
    }
    Iterator<EventLog> oldest = logs.values().iterator();
    while (oldest.hasNext() && (finished >= replays.maxStreams() || kept() > replays.room())) {
      EventLog log = oldest.next();
      if (log.isComplete() && !log.hasReader()) {
        oldest.remove();
        log.retire();
        finished--;
      }
    }
  }

  private EventLog standing() {
    EventLog log = standing;
    if (log == null) {
      log = log(EventId.STANDING);
      standing = log;
    }
    return log;
  }

  /** Finds what a GET is to go on with. */
  synchronized Resumption resume(@Nullable String lastEventId) {
    Resumption found = find(lastEventId);
    EventLog log =
        switch (found) {
          case Resumption.Standing(EventLog stood, long _) -> stood;
          case Resumption.Answering(EventLog replying, long _) -> replying;
          case Resumption.Refused _ -> null;
        };
    return log == null || log.hasReader() || open() < replays.maxOpen()
        ? found
        : new Resumption.Refused(replays.tooManyOpen());
  }

  private int open() {
    return replying() + (standing != null && standing.hasReader() ? 1 : 0);
  }

  /** Open streams that answer requests. */
  synchronized int replying() {
    int open = 0;
    if (replies != null) {
      for (EventLog log : replies.values()) {
        open += log.hasReader() ? 1 : 0;
      }
    }
    return open;
  }

  private Resumption find(@Nullable String lastEventId) {
    EventId last = lastEventId == null ? null : EventId.parse(lastEventId);
    if (lastEventId != null && last == null) {
      return new Resumption.Refused(MALFORMED);
    }
    if (last == null) {
      return new Resumption.Standing(standing(), EventLog.UNSEEN);
    }
    if (last.stream() == EventId.STANDING) {
      EventLog log = standing();
      boolean known = log.hasIds() && last.epoch() == epoch && log.issued(last.seq());
      return new Resumption.Standing(log, known ? last.seq() : EventLog.UNSEEN);
    }
    EventLog log = replies == null || last.epoch() != epoch ? null : replies.get(last.stream());
    if (log == null || !log.issued(last.seq()) || isOver(log)) {
      return new Resumption.Refused(FORGOTTEN);
    }
    return new Resumption.Answering(log, last.seq());
  }

  private boolean isOver(EventLog log) {
    return log.isComplete() && replays.isOver(log);
  }

  /**
   * Keeps a message for a client whose standing stream was lost a short while ago. Takes ownership.
   *
   * @return false when it was released
   */
  boolean push(Message message) {
    EventLog log;
    synchronized (this) {
      log = standing;
    }
    if (log == null || replays.isOver(log)) {
      message.release();
      return false;
    }
    return log.append(message);
  }

  /** Forgets what nobody came back for in time. */
  synchronized void sweep(long now) {
    EventLog stood = standing;
    if (stood != null && replays.isOver(stood, now)) {
      stood.forget();
    }
    Map<Integer, EventLog> logs = replies;
    if (logs == null) {
      return;
    }
    logs.values()
        .removeIf(
            log -> {
              boolean over = log.isComplete() && replays.isOver(log, now);
              if (over) {
                log.retire();
              }
              return over;
            });
    if (logs.isEmpty()) {
      replies = null;
    }
  }

  /** Ends every stream; nothing is kept any more. */
  void close() {
    List<EventLog> logs = new ArrayList<>();
    synchronized (this) {
      closed = true;
      if (standing != null) {
        logs.add(standing);
      }
      if (replies != null) {
        logs.addAll(replies.values());
        replies = null;
      }
    }
    logs.forEach(EventLog::retire);
  }

  /** Bytes kept of all streams. */
  private long kept() {
    return account == null ? 0 : account.held();
  }

  /** Whether nothing is kept, but for what open streams are about to write. */
  synchronized boolean isEmpty() {
    return kept() == 0 || open() > 0;
  }

  synchronized long keptBytes() {
    return kept();
  }
}
