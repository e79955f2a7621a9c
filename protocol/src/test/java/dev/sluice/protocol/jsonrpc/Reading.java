package dev.sluice.protocol.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.Buffers;
import io.netty.buffer.ByteBuf;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What reading one message came to, found alike in every kind of buffer.
 *
 * @param members raw JSON of the members found
 * @param names text of those that are strings
 */
record Reading(
    Envelope.@Nullable Kind kind,
    @Nullable RequestId id,
    @Nullable String method,
    Map<Member, String> members,
    Map<Member, String> names,
    @Nullable Integer fault) {

  private static final EnvelopeReader READER = new EnvelopeReader(64);

  static Reading of(String json) throws Exception {
    return of(json.getBytes(UTF_8));
  }

  static Reading of(byte[] json) throws Exception {
    Reading[] all = new Reading[1];
    Buffers.each(
        json,
        buffer -> {
          Reading one = read(buffer);
          assertThat(all[0] == null ? one : all[0]).isEqualTo(one);
          all[0] = one;
        });
    return Objects.requireNonNull(all[0]);
  }

  private static Reading read(ByteBuf buffer) {
    Map<Member, String> members = new EnumMap<>(Member.class);
    Map<Member, String> names = new EnumMap<>(Member.class);
    try {
      Envelope envelope = READER.read(buffer);
      for (Member member : Member.values()) {
        String raw = envelope.raw(member, buffer);
        String text = envelope.text(member, buffer);
        if (raw != null) {
          members.put(member, raw);
        }
        if (text != null) {
          names.put(member, text);
        }
      }
      return new Reading(envelope.kind(), envelope.id(), envelope.method(), members, names, null);
    } catch (MalformedMessageException malformed) {
      return new Reading(null, malformed.id(), null, members, names, malformed.code());
    }
  }
}
