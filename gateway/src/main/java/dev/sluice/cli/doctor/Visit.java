package dev.sluice.cli.doctor;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all checks of one address share.
 *
 * @param sluice null when what answers is no Sluice, or does not say so
 * @param session null when there is none
 * @param idle how long to listen to a silent stream, 0 for not at all
 * @param page origin of a web page that is to be let in, null for none
 */
record Visit(
    Line line,
    @Nullable Sluice sluice,
    @Nullable String session,
    Duration idle,
    @Nullable String page) {
  static final String SESSION_VERSION = "2025-11-25";

  Address address() {
    return line.address();
  }

  String path() {
    return address().path();
  }

  long patience() {
    return line.timeout().toMillis();
  }

  /** The path of a question to Sluice itself. */
  static String asks(String path, String what) {
    return path + "?doctor=" + what;
  }

  /** The standing stream of the session. */
  Ask standing() {
    return inSession(Ask.stream(path()));
  }

  Ask inSession(Ask ask) {
    return session == null
        ? ask
        : ask.with(Mcp.SESSION + ": " + session, Mcp.VERSION + ": " + SESSION_VERSION);
  }

  /** Ends a session, and says with which status; null when there is none to end. */
  @Nullable Reply end(@Nullable String id) throws IOException {
    return id == null ? null : line.send(Ask.delete(path()).with(Mcp.SESSION + ": " + id));
  }

  /** A check of one thing. */
  interface Check {
    String name();

    Examined examine(Visit visit) throws IOException;
  }

  /** In the order of the report. */
  static List<Check> checks() {
    return List.of(
        new HeaderCheck(),
        new StreamCheck("GET"),
        new StreamCheck("POST"),
        new CompressionCheck(),
        new IdleCheck(),
        new PrefixCheck(),
        new BodyCheck(),
        new RevisionCheck(),
        new CorsCheck(),
        new MethodCheck());
  }
}
