package dev.sluice.load.gatling;

import static io.gatling.javaapi.core.CoreDsl.exec;

import io.gatling.javaapi.core.ChainBuilder;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** Ids of sessions that live, for users that come only to call. Thread-safe. */
final class Pool {
  private final List<String> ids = new CopyOnWriteArrayList<>();

  /** The user leaves its session's id here. */
  ChainBuilder add() {
    return exec(
        session -> {
          ids.add(session.getString(Clients.SESSION));
          return session;
        });
  }

  /** Gives each user one of them. */
  Iterator<Map<String, Object>> feed() {
    return Stream.generate(
            () -> {
              String id = ids.get(ThreadLocalRandom.current().nextInt(ids.size()));
              return Map.<String, Object>of(Clients.SESSION, id);
            })
        .iterator();
  }
}
