package dev.sluice.exchange;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EventIdTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 0.0.0",
    "35, 36, 1295, z.10.zz",
    "2147483647, 2147483647, 9223372036854775807, zik0zj.zik0zj.1y2p0ij32e8e7"
  })
  void write_thenParse_isTheSame(int epoch, int stream, long seq, String text) {
    ByteBuf out = Unpooled.buffer();
    EventId.write(out, epoch, stream, seq);

    assertThat(out.toString(US_ASCII)).isEqualTo(text).hasSizeLessThanOrEqualTo(EventId.MAX_LENGTH);
    assertThat(EventId.length(epoch, stream, seq)).isEqualTo(text.length());
    assertThat(EventId.parse(text)).isEqualTo(new EventId(epoch, stream, seq));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "7",
        "1.2",
        "1.2.",
        ".2.3",
        "1..3",
        "1.2.3.4",
        "-1.2.3",
        "+1.2.3",
        "1.2.-3",
        "1.2.3 ",
        "a.b.ä",
        "zik0zk.0.0",
        "0.zik0zk.0",
        "0.0.1y2p0ij32e8e8",
        "00000000000000000000000000.1.1"
      })
  void parse_whatIsNoId_isNull(String text) {
    assertThat(EventId.parse(text)).isNull();
  }

  @Test
  void parse_upperCase_isTheSameNumber() {
    assertThat(EventId.parse("Z.1.A")).isEqualTo(new EventId(35, 1, 10));
  }
}
