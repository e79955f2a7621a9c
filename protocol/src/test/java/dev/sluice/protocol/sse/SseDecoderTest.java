package dev.sluice.protocol.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.protocol.Buffers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SseDecoderTest {
  private static final int LIMIT = 1000;

  @Test
  void decode_messages_comeInOrder() {
    assertEverySplit("data: a\n\ndata:b\nid: 7\n\nevent: endpoint\ndata: /x?y=1\n\n")
        .containsExactly("message|null|a", "message|7|b", "endpoint|null|/x?y=1");
  }

  @Test
  void decode_dataLines_areJoined() {
    assertEverySplit("data: a\ndata\ndata:\ndata:  b\ndata: é漢😀\n\n")
        .containsExactly("message|null|a\n\n\n b\né漢😀");
  }

  @Test
  void decode_emptyFirstDataLine_isKept() {
    assertEverySplit("data\ndata: a\n\n").containsExactly("message|null|\na");
  }

  @Test
  void decode_fieldsBetweenDataLines_areReadOut() {
    assertEverySplit("data: a\nid: 1\n: c\nevent: e\nnothing: x\nretry: 5\ndata: b\nid: 2\n\n")
        .containsExactly("comment", "retry 5", "e|2|a\nb");
  }

  @Test
  void decode_eventWithoutData_givesItsIdOnly() {
    assertEverySplit(
            "id: 1\n\nid: 2\ndata:\n\nid: 3\nevent: x\ndata\n\nevent: y\n\ndata:\n\ndata: z\n\n")
        .containsExactly("id 1", "id 2", "id 3", "message|null|z");
  }

  @Test
  void decode_emptyId_isAnId() {
    assertEverySplit("id\n\nid:\ndata: a\n\n").containsExactly("id ", "message||a");
  }

  @Test
  void decode_idWithNul_isIgnored() {
    assertEverySplit("id: 1\nid: a\u0000b\ndata: x\n\n").containsExactly("message|1|x");
  }

  @Test
  void decode_comments_areTold() {
    assertEverySplit(": keepalive\n\n:\n::a\ndata: a\n:b\n\n")
        .containsExactly("comment", "comment", "comment", "comment", "message|null|a");
  }

  @Test
  void decode_retry_takesDigitsOnly() {
    assertEverySplit("retry: 3000\nretry:0\nretry\nretry: -1\nretry: 1.5\nretry: x\nretry: 1 \n\n")
        .containsExactly("retry 3000", "retry 0");
    assertEverySplit("retry: 999999999999999999\nretry: 9999999999999999999\n")
        .containsExactly("retry 999999999999999999");
  }

  @Test
  void decode_unknownAndMisspeltFields_areIgnored() {
    assertEverySplit("dat: a\nDATA: b\ndatax: c\n data: d\ni: e\nids: f\nd\n\ndata: ok\n\n")
        .containsExactly("message|null|ok");
  }

  @Test
  void decode_emptyType_isMessage() {
    assertEverySplit("event: x\nevent\ndata: a\n\nevent: message\ndata: b\n\n")
        .containsExactly("message|null|a", "message|null|b");
  }

  @Test
  void decode_byteOrderMark_isSkippedOnceAtTheStart() {
    assertEverySplit("\uFEFFdata: a\n\n").containsExactly("message|null|a");
    assertEverySplit("\uFEFF\uFEFFdata: a\n\n\uFEFFdata: b\n\ndata: \uFEFFc\n\n")
        .containsExactly("message|null|\uFEFFc");
    assertEverySplit("\uFEFF\n\ndata: a\n\n").containsExactly("message|null|a");
  }

  @Test
  void decode_mixedLineEnds_areAllEnds() {
    assertEverySplit("data: a\rdata: b\r\ndata: c\n\rdata: d\r\r\ndata: e\r\n\r")
        .containsExactly("message|null|a\nb\nc", "message|null|d", "message|null|e");
  }

  @Test
  void decode_carriageReturn_dispatchesWithoutWaitingForLf() {
    assertThat(Events.of(ByteBufAllocator.DEFAULT, LIMIT, List.of(bytes("data: a\r\r"))))
        .containsExactly("message|null|a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"data: a", "data: a\n", "data: a\ndata: b\nid: 7\n", ": comm", "event: x\n"})
  void close_unfinishedEvent_isDiscarded(String text) {
    assertEverySplit(text).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data: 789~data: 7~~|16",
        "id: 567~data: 7~~|14",
        "event: 8~data: 7~~|15",
        "unknown~data: 7~~|14",
        "\uFEFFdata: 789~~|9",
        ": 34567~data: 7~~|7",
        "data: 7~: 34~~|11"
      })
  void limit_exactly_passesAndOneLessFails(String text, int limit) {
    assertThat(split(text.replace('~', '\n'), limit)).last().isNotEqualTo("limit");
    assertThat(split(text.replace('~', '\n'), limit - 1)).last().isEqualTo("limit");
  }

  @Test
  void limit_ofSeveralEvents_countsEachAlone() {
    assertThat(split("data: 7890\n\ndata: 7890\n\n", 10)).hasSize(2);
  }

  @Test
  void limit_unfinishedLine_failsBeforeItsEnd() {
    assertThat(split("data: 7890", 10)).isEmpty();
    assertThat(split("data: 78901", 10)).containsExactly("limit");
    assertThat(split(": 34567890123", 10)).containsExactly("limit");
  }

  @Test
  void limit_exceeded_closesTheDecoder() throws Exception {
    Events events = new Events();
    try (SseDecoder decoder = new SseDecoder(ByteBufAllocator.DEFAULT, 8, events)) {
      decoder.decode(Unpooled.wrappedBuffer(bytes("data: a")));
      assertThatThrownBy(() -> decoder.decode(Unpooled.wrappedBuffer(bytes("bc"))))
          .isInstanceOf(SseLimitException.class)
          .hasMessageContaining("8 bytes");
      decoder.decode(Unpooled.wrappedBuffer(bytes("\n\ndata: a\n\n")));
    }
    assertThat(events.found).isEmpty();
  }

  @Test
  void limit_zero_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SseDecoder(ByteBufAllocator.DEFAULT, 0, new Events()));
  }

  @Test
  void listener_closesTheDecoder_hearsNoMore() throws Exception {
    List<SseDecoder> decoders = new ArrayList<>();
    Events events = new Events();
    SseListener closing =
        new SseListener() {
          @Override
          public void onEvent(SseEvent event) {
            events.onEvent(event);
            decoders.getFirst().close();
          }
        };
    decoders.add(new SseDecoder(ByteBufAllocator.DEFAULT, LIMIT, closing));

    decoders.getFirst().decode(Unpooled.wrappedBuffer(bytes("data: a\n\ndata: b\n\ndata: c")));

    assertThat(events.found).containsExactly("message|null|a");
  }

  @Test
  void memory_longEventInSmallChunks_staysWithinTheLimit() throws Exception {
    int limit = 100_000;
    Events events = new Events();
    try (SseDecoder decoder = new SseDecoder(ByteBufAllocator.DEFAULT, limit, events)) {
      ByteBuf chunk = Unpooled.wrappedBuffer(new byte[997]);
      chunk.setZero(0, 997);
      decoder.decode(Unpooled.wrappedBuffer(bytes("data: ")));
      for (int sent = 6; sent + 997 <= limit; sent += 997) {
        decoder.decode(chunk.readerIndex(0));
      }
      decoder.decode(Unpooled.wrappedBuffer(bytes("\n\n")));
    }
    assertThat(events.found).hasSize(1);
    assertThat(events.largestCapacity).isBetween(limit - 2000, limit + 3);
  }

  /** The outcome of {@code text}, whatever its line ends and wherever it is cut. */
  private static ListAssert<String> assertEverySplit(String text) {
    List<String> expected = split(text, LIMIT);
    if (!text.contains("\r")) {
      assertThat(split(text.replace("\n", "\r\n"), LIMIT)).isEqualTo(expected);
      assertThat(split(text.replace("\n", "\r"), LIMIT)).isEqualTo(expected);
    }
    return assertThat(expected);
  }

  /** The outcome of {@code text} whole, in two at every byte, and byte by byte: they must agree. */
  private static List<String> split(String text, int limit) {
    byte[] bytes = bytes(text);
    List<String> whole = Events.of(ByteBufAllocator.DEFAULT, limit, List.of(bytes));
    for (ByteBufAllocator allocator : Buffers.ALLOCATORS) {
      List<byte[]> single = new ArrayList<>();
      for (int cut = 0; cut < bytes.length; cut++) {
        byte[] head = Arrays.copyOf(bytes, cut);
        byte[] tail = Arrays.copyOfRange(bytes, cut, bytes.length);
        assertThat(Events.of(allocator, limit, List.of(head, tail)))
            .as("cut %s", cut)
            .isEqualTo(whole);
        single.add(new byte[] {bytes[cut]});
      }
      assertThat(Events.of(allocator, limit, single)).isEqualTo(whole);
    }
    return whole;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
