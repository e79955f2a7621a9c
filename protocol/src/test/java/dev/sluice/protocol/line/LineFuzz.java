package dev.sluice.protocol.line;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.CountingAllocator;
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

/** The framer against invented streams, cut anywhere, with a plain split as the judge. */
class LineFuzz {

  @Property(tries = 5000)
  void decode_anyCuts_giveTheLinesOfTheWhole(
      @ForAll("streams") String stream,
      @ForAll @Size(max = 12) List<@IntRange(max = 100) Integer> cuts,
      @ForAll @IntRange(min = 1, max = 20) int limit) {
    CountingAllocator allocator = new CountingAllocator();

    assertThat(LineFramerTest.lines(allocator, limit, cut(stream.getBytes(UTF_8), cuts)))
        .isEqualTo(expected(stream, limit));
    assertThat(allocator.most()).isLessThanOrEqualTo(limit + 1);
    assertThat(allocator.held()).isZero();
  }

  private static List<String> expected(String stream, int limit) {
    List<String> expected = new ArrayList<>();
    String[] lines = stream.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      String line =
          lines[i].endsWith("\r") ? lines[i].substring(0, lines[i].length() - 1) : lines[i];
      if (line.length() > limit) {
        expected.add("!");
      } else if (!line.isEmpty() && i < lines.length - 1) {
        expected.add(line);
      }
    }
    return expected;
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
    return Arbitraries.of("a", "bc", "\n", "\r", "\r\n", "\n\n", "0123456789", " ")
        .list()
        .ofMaxSize(30)
        .map(parts -> String.join("", parts));
  }
}
