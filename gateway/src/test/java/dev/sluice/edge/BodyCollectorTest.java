package dev.sluice.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

/** Bodies in one piece and in many. */
final class BodyCollectorTest {
  private final BodyCollector body = new BodyCollector(PooledByteBufAllocator.DEFAULT, 10);

  private static ByteBuf piece(String text) {
    return PooledByteBufAllocator.DEFAULT.buffer().writeBytes(text.getBytes(UTF_8));
  }

  private String taken() {
    ByteBuf taken = body.take();
    String text = taken.toString(UTF_8);
    taken.release();
    return text;
  }

  @Test
  void add_onePiece_isKeptWithoutCopy() {
    ByteBuf piece = piece("hello");
    body.begin(5);
    body.add(piece);

    ByteBuf taken = body.take();
    assertThat(taken).isSameAs(piece);
    taken.release();
  }

  @Test
  void add_manyPieces_areOne() {
    body.begin(9);
    body.add(piece("abc"));
    body.add(Unpooled.EMPTY_BUFFER);
    body.add(piece("def"));
    body.add(piece("ghi"));
    assertThat(taken()).isEqualTo("abcdefghi");
    assertThat(taken()).isEmpty();
  }

  @Test
  void add_upToTheLimit_isTaken() {
    body.begin(-1);
    assertThat(body.add(piece("0123456789"))).isTrue();
    assertThat(taken()).isEqualTo("0123456789");
  }

  @Test
  void add_onePastTheLimit_isRefused() {
    body.begin(-1);
    body.add(piece("0123456789"));

    assertThat(body.add(piece("x"))).isFalse();
    assertThat(taken()).isEmpty();
  }

  @Test
  void add_noMemory_leavesNothingBehind() {
    BodyCollector body = new BodyCollector(new NoMemory(), 100);
    ByteBuf first = Unpooled.copiedBuffer("first", UTF_8);
    ByteBuf second = Unpooled.copiedBuffer("second", UTF_8);
    body.begin(-1);
    assertThat(body.add(first)).isTrue();

    assertThatThrownBy(() -> body.add(second)).isInstanceOf(OutOfMemoryError.class);

    body.clear();
    assertThat(first.refCnt()).isZero();
    assertThat(second.refCnt()).isZero();
  }
}
