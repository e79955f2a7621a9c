package dev.sluice.backend.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The small parts that need no server. */
final class PartsTest {

  private static ByteBuf bytes(String text) {
    return ByteBufAllocator.DEFAULT.buffer().writeBytes(text.getBytes(UTF_8));
  }

  private static boolean add(JsonBody body, String text) {
    ByteBuf chunk = bytes(text);
    try {
      return body.add(chunk);
    } finally {
      chunk.release();
    }
  }

  private static String taken(JsonBody body) {
    ByteBuf whole = body.take();
    if (whole == null) {
      return "nothing";
    }
    try {
      return whole.toString(UTF_8);
    } finally {
      whole.release();
    }
  }

  @Test
  void jsonBody_chunks_areJoinedUpToTheLimit() {
    JsonBody body = new JsonBody(6, -1);
    assertThat(add(body, "ab")).isTrue();
    assertThat(add(body, "cd")).isTrue();
    assertThat(add(body, "ef")).isTrue();
    assertThat(taken(body)).isEqualTo("abcdef");
    assertThat(taken(body)).isEqualTo("nothing");
  }

  @Test
  void jsonBody_onePastTheLimit_keepsNothing() {
    JsonBody body = new JsonBody(6, 7);
    assertThat(add(body, "abc")).isTrue();
    assertThat(add(body, "defg")).isFalse();
    assertThat(taken(body)).isEqualTo("nothing");
    assertThat(add(new JsonBody(6, -1), "abcdefg")).isFalse();
  }

  @Test
  void jsonBody_single_isNotCopied() {
    JsonBody body = new JsonBody(6, -1);
    ByteBuf chunk = bytes("abc");
    assertThat(body.add(chunk)).isTrue();
    assertThat(body.take()).isSameAs(chunk);
    chunk.release(2);
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, JSON",
    "application/json; charset=utf-8, JSON",
    "Application/JSON ;charset=utf-8, JSON",
    "text/event-stream, EVENTS",
    "text/event-stream;charset=utf-8, EVENTS",
    "application/json-seq, OTHER",
    "text/html, OTHER",
    "'', OTHER"
  })
  void mediaType_ofHeader_isRecognised(String header, MediaType type) {
    assertThat(MediaType.of(new DefaultHttpHeaders().set("content-type", header))).isEqualTo(type);
  }

  @Test
  void mediaType_absent_isOther() {
    assertThat(MediaType.of(new DefaultHttpHeaders())).isEqualTo(MediaType.OTHER);
  }

  @Test
  void gate_shut_holdsUpToTheLimitAndLetsThemThroughInOrder() {
    Gate gate = new Gate(2);
    List<Integer> passed = new ArrayList<>();
    assertThat(gate.pass(() -> passed.add(0))).isTrue();
    gate.shut();
    assertThat(gate.pass(() -> passed.add(1))).isTrue();
    assertThat(gate.pass(() -> passed.add(2))).isTrue();
    assertThat(gate.pass(() -> passed.add(3))).isFalse();
    assertThat(passed).containsExactly(0);
    gate.open();
    assertThat(passed).containsExactly(0, 1, 2);
    assertThat(gate.isOpen()).isTrue();
  }
}
