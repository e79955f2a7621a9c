package dev.sluice.matrix;

import dev.sluice.fixture.Fixture;

/** What stands behind: one fixture for each transport and era. */
enum ServerKind {
  STDIO_OLD("stdio, with sessions", "stdio-old"),
  STDIO_NEW("stdio, 2026-07-28", "stdio-new"),
  HTTP_SSE("HTTP+SSE", "http-sse"),
  STREAMABLE_OLD("Streamable HTTP, with sessions", "http-old"),
  STREAMABLE_NEW("Streamable HTTP, 2026-07-28", "http-new");

  private final String title;
  private final String serverName;

  ServerKind(String title, String serverName) {
    this.title = title;
    this.serverName = serverName;
  }

  String title() {
    return title;
  }

  /** Its name in the configuration, and the scheme of its resources. */
  String serverName() {
    return serverName;
  }

  /** Starts the fixture, where it is none that the gateway starts. */
  Started start() {
    return switch (this) {
      case STDIO_OLD -> new Started(Fixture.stdio("legacy", serverName), () -> {});
      case STDIO_NEW -> new Started(Fixture.stdio("modern", serverName), () -> {});
      case HTTP_SSE -> listening(Fixture.sse(serverName));
      case STREAMABLE_OLD -> listening(Fixture.http("legacy", serverName));
      case STREAMABLE_NEW -> listening(Fixture.http("modern", serverName));
    };
  }

  private static Started listening(Fixture fixture) {
    return new Started("url: '" + fixture.url() + '\'', fixture::close);
  }

  /**
   * A fixture that runs, or will.
   *
   * @param keys of its server in the configuration
   */
  record Started(String keys, Runnable stop) {}
}
