package dev.sluice.matrix;

import java.net.URI;

/** Who is in front: a revision, over the transport it is used with. */
enum Revision {
  HTTP_SSE("HTTP+SSE", "2024-11-05", false),
  R2025_03("2025-03-26", "2025-03-26", false),
  R2025_06("2025-06-18", "2025-06-18", true),
  R2025_11("2025-11-25", "2025-11-25", true),
  R2026_07("2026-07-28", "2026-07-28", true);

  private final String title;
  private final String version;
  private final boolean elicits;

  Revision(String title, String version, boolean elicits) {
    this.title = title;
    this.version = version;
    this.elicits = elicits;
  }

  String title() {
    return title;
  }

  String version() {
    return version;
  }

  /** What a client of this revision can declare. */
  String capabilities() {
    return "{'roots':{},'sampling':{}" + (elicits ? ",'elicitation':{}" : "") + '}';
  }

  /** A client of one server, as it is called at {@code address} of the gateway. */
  Peer connect(URI gateway, Address address) {
    URI server = gateway.resolve(address.path());
    return switch (this) {
      case HTTP_SSE -> new SessionPeer(this, new SseLink(server.resolve("sse")), address);
      case R2025_03, R2025_06, R2025_11 ->
          new SessionPeer(this, new StreamableLink(server.resolve("mcp"), version), address);
      case R2026_07 -> new StatelessPeer(this, server.resolve("mcp"), address);
    };
  }
}
