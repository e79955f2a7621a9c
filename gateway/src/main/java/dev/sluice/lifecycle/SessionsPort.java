package dev.sluice.lifecycle;

import dev.sluice.admin.SessionsView;
import dev.sluice.session.SessionList;
import dev.sluice.session.SessionReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows the sessions to the management port. */
record SessionsPort(SessionList list) implements SessionsView {

  @Override
  public int count() {
    return list.count();
  }

  @Override
  public List<Session> sessions(int max, @Nullable String after) {
    return list.page(max, after).stream().map(SessionsPort::view).toList();
  }

  @Override
  public List<Session> find(String id) {
    return list.find(id).stream().map(SessionsPort::view).toList();
  }

  @Override
  public int end(String id) {
    return list.end(id);
  }

  private static Session view(SessionReport report) {
    return new Session(
        report.id(),
        report.transport(),
        report.revision(),
        report.scope(),
        report.caller(),
        report.state(),
        report.ageSeconds(),
        report.idleSeconds(),
        report.holds().byName());
  }
}
