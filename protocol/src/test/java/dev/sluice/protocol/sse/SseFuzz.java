package dev.sluice.protocol.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.CountingAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The decoder against invented streams, cut anywhere. */
class SseFuzz {

  @Property(tries = 5000)
  void decode_anyCuts_giveTheSameEvents(
      @ForAll("streams") String stream,
      @ForAll @Size(max = 12) List<@IntRange(max = 200) Integer> cuts,
      @ForAll @IntRange(min = 1, max = 60) int limit) {
    byte[] bytes = stream.getBytes(UTF_8);

    assertThat(Events.of(ByteBufAllocator.DEFAULT, limit, cut(bytes, cuts)))
        .isEqualTo(Events.of(ByteBufAllocator.DEFAULT, limit, List.of(bytes)));
  }

  @Property(tries = 3000)
  void decode_anything_holdsNoMoreThanTheLimit(
      @ForAll("streams") String stream,
      @ForAll @Size(max = 12) List<@IntRange(max = 200) Integer> cuts,
      @ForAll @IntRange(min = 1, max = 60) int limit) {
    byte[] bytes = stream.repeat(4).getBytes(UTF_8);
    CountingAllocator allocator = new CountingAllocator();

    Events.of(allocator, limit, cut(bytes, cuts));

    assertThat(allocator.most()).isLessThanOrEqualTo(limit + 3);
    assertThat(allocator.held()).isZero();
  }

  @Property(tries = 3000)
  void decode_noise_failsOnlyAtTheLimit(@ForAll byte[] bytes) {
    assertThat(Events.of(ByteBufAllocator.DEFAULT, 10_000, List.of(bytes))).doesNotContain("limit");
  }

  @Property(tries = 2000)
  void encode_anyData_isDecodedToIt(@ForAll("streams") String data) {
    ByteBuf source = ByteBufAllocator.DEFAULT.buffer();
    ByteBuf out = ByteBufAllocator.DEFAULT.buffer();
    try {
      source.writeCharSequence(data, UTF_8);
      SseEncoder.event(out, "t", "1", source);
      byte[] bytes = new byte[out.readableBytes()];
      out.readBytes(bytes);
      String joined = data.replace("\r\n", "\n").replace('\r', '\n');

      assertThat(Events.of(ByteBufAllocator.DEFAULT, 10_000, List.of(bytes)))
          .containsExactly(joined.isEmpty() ? "id 1" : "t|1|" + joined);
    } finally {
      source.release();
      out.release();
    }
  }

  private static List<byte[]> cut(byte[] bytes, List<Integer> cuts) {
    List<byte[]> chunks = new ArrayList<>();
    int from = 0;
    for (int cut : cuts.stream().sorted().toList()) {
      int to = Math.max(from, Math.min(cut, bytes.length));
      chunks.add(Arrays.copyOfRange(bytes, from, to));
      from = to;
    }
    chunks.add(Arrays.copyOfRange(bytes, from, bytes.length));
    return chunks;
  }

  @Provide
  Arbitrary<String> streams() {
    return Arbitraries.of(
            "data", "event", "id", "retry", ":", ": ", " ", "\n", "\n", "\r", "\r\n", "\n\n", "x",
            "7", "é", "😀", "\u0000", "\uFEFF", "message", "data: a", "id: 1\n")
        .list()
        .ofMaxSize(40)
        .map(parts -> String.join("", parts));
  }
}
