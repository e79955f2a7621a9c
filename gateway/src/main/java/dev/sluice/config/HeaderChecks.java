package dev.sluice.config;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Rules for {@code servers.NAME.headers}. */
final class HeaderChecks {
  /** A token of RFC 9110, section 5.6.2. */
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  /** Visible text, spaces and tabs, and the bytes above ASCII: RFC 9110, section 5.5. */
  private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");

  /** Written for every request by the transport itself; clients' files often name them too. */
  private static final Set<String> MANAGED =
      Set.of("accept", "content-type", "mcp-session-id", "mcp-protocol-version");

  private static final Set<String> REFUSED =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private HeaderChecks() {}

  /** A server's keys with the headers a configuration decides; a note tells of the others. */
  static Node.Fields withoutManaged(Node.Fields server, Findings findings, String key) {
    if (!(server.get("headers") instanceof Node.Fields headers)) {
      return server;
    }
    Map<String, Node.Member> kept = new LinkedHashMap<>();
    headers
        .members()
        .forEach(
            (name, member) -> {
              if (MANAGED.contains(name.toLowerCase(Locale.ROOT))) {
                findings.note(
                    member.place(),
                    key + ".headers." + name,
                    "ignored: the gateway writes this header itself");
              } else {
                kept.put(name, member);
              }
            });
    Map<String, Node.Member> members = new LinkedHashMap<>(server.members());
    members.put(
        "headers",
        new Node.Member(server.placeOf("headers"), new Node.Fields(headers.place(), kept)));
    return new Node.Fields(server.place(), members);
  }

  static void check(Map<String, String> headers, Findings findings, Place place, String key) {
    Set<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    new TreeMap<>(headers)
        .forEach(
            (name, value) -> {
              String header = key + '.' + name;
              Place at = findings.place(header, place);
              if (!NAME.matcher(name).matches()) {
                findings.problem(
                    at,
                    header,
                    name.isEmpty() ? "an empty name" : name,
                    "a header name of letters, digits and '-'");
              } else if (REFUSED.contains(name.toLowerCase(Locale.ROOT))) {
                findings.problem(at, header, name, "no header that belongs to the connection");
              }
              if (!VALUE.matcher(value).matches()) {
                findings.problem(
                    at,
                    header,
                    "(hidden)",
                    "a header value without line breaks or control characters");
              }
              if (!seen.add(name)) {
                findings.problem(
                    at, header, "given twice", "each header once, upper or lower case");
              }
            });
  }
}
