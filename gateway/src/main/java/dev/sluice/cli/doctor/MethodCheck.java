package dev.sluice.cli.doctor;

import java.io.IOException;

/** Whether {@code DELETE}, which ends a session, passes. Last of all: the session is over then. */
final class MethodCheck implements Visit.Check {
  @Override
  public String name() {
    return "DELETE";
  }

  @Override
  public Examined examine(Visit visit) throws IOException {
    Reply ended = visit.end(visit.session());
    if (ended == null) {
      return Examined.skipped(name(), "no session to end");
    }
    try (ended) {
      boolean refused = ended.status() == 403 || ended.status() == 405 || ended.status() == 501;
      if (refused && visit.sluice() != null) {
        return Examined.bad(
            name(),
            Trouble.METHOD_BLOCKED,
            "DELETE is answered %d: sessions stay until they are idle.".formatted(ended.status()));
      }
      return Examined.good(name(), "answered " + ended.status());
    }
  }
}
