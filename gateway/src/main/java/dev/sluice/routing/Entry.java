package dev.sluice.routing;

import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.jsonrpc.JsonSpans;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One tool, prompt, resource or template of a server, its JSON kept byte for byte. Immutable.
 *
 * <p>The token of its key (name or URI) is kept as the server wrote it, so that a call carries
 * exactly what the list said.
 */
final class Entry {
  private final ServerName server;
  private final String name;
  private final String publicName;
  private final byte[] json;
  private final int keyStart;
  private final int keyEnd;
  private final byte[] token;
  private final boolean repeatable;
  private final MirroredParams mirrored;
  private final Traits traits;
  private final @Nullable UriTemplate template;

  /**
   * @param traits of the server when it listed this
   * @param publicName what merged lists call it
   */
  Entry(ServerName server, ListKind kind, FoundEntry found, Traits traits, String publicName) {
    this.server = server;
    this.name = found.key();
    this.publicName = publicName;
    this.json = found.json();
    this.keyStart = found.keyStart();
    this.keyEnd = found.keyEnd();
    this.token = Arrays.copyOfRange(json, keyStart, keyEnd);
    this.repeatable = found.repeatable();
    this.mirrored = found.mirrored();
    this.traits = traits;
    this.template = kind == ListKind.TEMPLATES ? UriTemplate.of(name) : null;
  }

  ServerName server() {
    return server;
  }

  /** The server's own name or URI. */
  String name() {
    return name;
  }

  String publicName() {
    return publicName;
  }

  /** The server's own name as the JSON token it wrote. Not to be modified. */
  byte[] token() {
    return token;
  }

  boolean repeatable() {
    return repeatable;
  }

  /** The arguments of this tool that are mirrored into headers. */
  MirroredParams mirrored() {
    return mirrored;
  }

  Traits traits() {
    return traits;
  }

  /** True when this is a template that {@code uri} may have come from. */
  boolean matches(String uri) {
    return template != null && template.matches(uri);
  }

  /** Bytes this takes in memory and, nearly, on the wire. */
  int size() {
    return json.length;
  }

  /** Writes the entry under its public name. */
  void writeTo(ByteBuf out) {
    if (publicName.equals(name)) {
      out.writeBytes(json);
      return;
    }
    out.writeBytes(json, 0, keyStart);
    out.writeBytes(JsonSpans.quote(publicName));
    out.writeBytes(json, keyEnd, json.length - keyEnd);
  }

  /** True when clients see no difference between this and {@code other}. */
  boolean looksLike(Entry other) {
    return this == other
        || (publicName.equals(other.publicName) && Arrays.equals(json, other.json));
  }
}
