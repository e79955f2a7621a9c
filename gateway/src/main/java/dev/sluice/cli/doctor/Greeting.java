package dev.sluice.cli.doctor;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The first words with an address: whether MCP answers there, and if not, what is in the way.
 *
 * @param examined what to report
 * @param session its id, null for none
 * @param proxy who answered, as far as it says
 */
record Greeting(Examined examined, boolean mcp, @Nullable String session, @Nullable Proxy proxy) {
  private static final String NAME = "answer";

  static Greeting with(Line line) throws IOException {
    Ask ask = Ask.post(line.address().path(), Mcp.initialize(Visit.SESSION_VERSION));
    try (Reply reply = line.send(ask)) {
      Proxy proxy = proxy(reply);
      String text = reply.message(line.timeout().toMillis());
      JsonNode result = Mcp.json(text).path("result");
      if (reply.isGood() && result.path("protocolVersion").isString()) {
        String name = result.path("serverInfo").path("name").asString("a server");
        String version = result.path("protocolVersion").asString("");
        Examined good =
            Examined.good(
                NAME, name + ", MCP " + version + ", after " + reply.headMillis() + " ms");
        return new Greeting(good, true, reply.header(Mcp.SESSION).orElse(null), proxy);
      }
      return new Greeting(refused(reply, text), false, null, proxy);
    } catch (SocketTimeoutException silent) {
      String what = "No answer to initialize within " + line.timeout().toMillis() + " ms.";
      return new Greeting(Examined.bad(NAME, Trouble.BAD_GATEWAY, what), false, null, null);
    }
  }

  private static Examined refused(Reply reply, String text) {
    int status = reply.status();
    if (reply.header("cf-mitigated").isPresent()) {
      return Examined.bad(
          NAME, Trouble.CHALLENGED, "A browser check answers instead: " + status + '.');
    }
    if (status / 100 == 3) {
      return Examined.bad(
          NAME,
          Trouble.REDIRECTED,
          "Redirected (" + status + ") to " + reply.header("location").orElse("nowhere") + '.');
    }
    if (status == 421 || (status == 403 && text.contains("Host is not allowed"))) {
      return Examined.bad(
          NAME, Trouble.FORBIDDEN_HOST, "The Host that arrives is refused with " + status + '.');
    }
    if (status == 401) {
      return reply.header("www-authenticate").isPresent()
          ? Examined.skipped(NAME, "needs authorization: pass --header 'Authorization: ...'")
          : Examined.bad(
              NAME,
              Trouble.UNAUTHORIZED_SILENTLY,
              "401 without WWW-Authenticate: clients cannot find out how to sign in.");
    }
    if (status == 404 || status == 405) {
      return Examined.bad(NAME, Trouble.NOT_FOUND, "No MCP at this path: answered " + status + '.');
    }
    if (status >= 500) {
      return Examined.bad(
          NAME, Trouble.BAD_GATEWAY, "Answered " + status + ": nothing behind the proxy answers.");
    }
    return new Examined(
        NAME,
        Examined.State.BAD,
        "initialize is answered " + status + ", and not with MCP",
        List.of(
            new Finding(
                Trouble.NOT_FOUND, "Answered " + status + ", and not with MCP.", Map.of())));
  }

  private static @Nullable Proxy proxy(Reply reply) {
    if (reply.header("cf-ray").isPresent()) {
      return Proxy.CLOUDFLARE;
    }
    Optional<String> says = reply.header("server").or(() -> reply.header("via"));
    for (Proxy each : Proxy.values()) {
      if (says.isPresent() && each.isNamedBy(says.get())) {
        return each;
      }
    }
    return null;
  }
}
