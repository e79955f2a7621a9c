package dev.sluice.admin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pages about sessions: a bounded list, and one session, which DELETE ends. */
final class SessionPages {
  static final String PREFIX = "/admin/sessions/";

  /** Sessions of one page when the question does not say. */
  static final int USUAL = 100;

  /** Most sessions of one page. */
  static final int MAX = 1_000;

  private final SessionsView view;

  SessionPages(SessionsView view) {
    this.view = view;
  }

  Answer list(Question question) {
    int limit = limit(question.parameter("limit"));
    if (limit < 1 || limit > MAX) {
      return Answer.text(400, "limit: expected a whole number from 1 to " + MAX);
    }
    List<SessionsView.Session> sessions = view.sessions(limit, question.parameter("after"));
    Map<String, @Nullable Object> page = new LinkedHashMap<>();
    page.put("count", view.count());
    page.put("sessions", sessions);
    page.put("next", sessions.size() < limit ? null : sessions.getLast().id());
    return Answer.json(200, page);
  }

  private static int limit(@Nullable String text) {
    try {
      return text == null ? USUAL : Integer.parseInt(text);
    } catch (NumberFormatException malformed) {
      return 0;
    }
  }

  Answer one(Question question) {
    String id = question.path().substring(PREFIX.length());
    if (question.delete()) {
      int found = view.end(id);
      return found == 1 ? Answer.json(200, Map.of("ended", id)) : not(found);
    }
    List<SessionsView.Session> found = view.find(id);
    return found.size() == 1 ? Answer.json(200, found.getFirst()) : not(found.size());
  }

  private static Answer not(int found) {
    return found == 0
        ? Answer.text(404, "no session has this id; see /admin/sessions")
        : Answer.text(409, found + " sessions have this id");
  }
}
