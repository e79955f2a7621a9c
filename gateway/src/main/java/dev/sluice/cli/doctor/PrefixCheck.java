package dev.sluice.cli.doctor;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.Optional;

/**
 * Whether the address that HTTP+SSE announces leads back: a path prefix that the proxy takes off
 * and does not tell is missing in it.
 */
final class PrefixCheck implements Visit.Check {
  @Override
  public String name() {
    return "HTTP+SSE";
  }

  @Override
  public Examined examine(Visit visit) throws IOException {
    String sse = visit.address().sse();
    try (Reply stream = visit.line().send(Ask.stream(sse))) {
      if (!stream.isStream()) {
        return Examined.skipped(name(), sse + " is answered " + stream.status());
      }
      Optional<String> announced = stream.event(visit.patience());
      return announced.isEmpty() ? withheld(visit) : follow(visit, stream, announced.get());
    } catch (SocketTimeoutException silent) {
      return withheld(visit);
    }
  }

  private Examined withheld(Visit visit) {
    return Examined.bad(
        name(),
        Trouble.BUFFERING,
        "The first event of %s did not arrive within %d ms."
            .formatted(visit.address().sse(), visit.patience()));
  }

  private Examined follow(Visit visit, Reply stream, String announced) throws IOException {
    URI base = URI.create(visit.address().at(visit.address().sse()).toString());
    URI posts;
    try {
      posts = base.resolve(announced);
    } catch (IllegalArgumentException malformed) {
      return Examined.bad(name(), Trouble.PATH_PREFIX, "The announced address is no URL.");
    }
    String path = posts.getRawPath();
    if (!base.getAuthority().equals(posts.getAuthority())) {
      return Examined.bad(
          name(),
          Trouble.PATH_PREFIX,
          "Messages are to be posted to another host, %s.".formatted(posts.getAuthority()));
    }
    String target = posts.getRawQuery() == null ? path : path + '?' + posts.getRawQuery();
    try (Reply posted = visit.line().send(Ask.post(target, Mcp.initialize("2024-11-05")))) {
      if (!posted.isGood()) {
        return Examined.bad(
            name(),
            Trouble.PATH_PREFIX,
            "Messages are to be posted to %s, which is answered %d."
                .formatted(path, posted.status()));
      }
    }
    return stream.event(visit.patience()).isPresent()
        ? Examined.good(name(), "messages posted to " + path + " are answered")
        : withheld(visit);
  }
}
