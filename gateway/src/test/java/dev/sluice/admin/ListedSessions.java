package dev.sluice.admin;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Sessions as a test lists them. */
final class ListedSessions implements SessionsView {
  final List<Session> sessions = new CopyOnWriteArrayList<>();
  final List<String> ended = new CopyOnWriteArrayList<>();

  void add(String id) {
    sessions.add(
        new Session(
            id, "http_sse", "2024-11-05", "*", "anonymous", "open", 9, 3, Map.of("calls", 1L)));
  }

  @Override
  public int count() {
    return sessions.size();
  }

  @Override
  public List<Session> sessions(int max, @Nullable String after) {
    return sessions.stream()
        .filter(session -> after == null || session.id().compareTo(after) > 0)
        .limit(max)
        .toList();
  }

  @Override
  public List<Session> find(String id) {
    return sessions.stream().filter(session -> session.id().equals(id)).toList();
  }

  @Override
  public int end(String id) {
    int found = find(id).size();
    if (found == 1) {
      ended.add(id);
    }
    return found;
  }
}
