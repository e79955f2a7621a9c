package dev.sluice.protocol.line;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.protocol.Buffers;
import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledHeapByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineFramerTest {

  @Test
  void decode_lines_comeInOrder() {
    assertThat(split("a\nbé漢\r\nc\n", 10)).containsExactly("a", "bé漢", "c");
  }

  @Test
  void decode_emptyLines_areSkipped() {
    assertThat(split("\n\r\n\na\n\n\r\n", 10)).containsExactly("a");
  }

  @Test
  void decode_carriageReturnsElsewhere_areKept() {
    assertThat(split("a\rb\n\rc\r\r\n", 10)).containsExactly("a\rb", "\rc\r");
  }

  @Test
  void decode_exactlyTheLimit_passesAndOneMoreIsDropped() {
    assertThat(split("12345\n12345\r\n123456\nab\n123456\r\ncd\n", 5))
        .containsExactly("12345", "12345", "!", "ab", "!", "cd");
  }

  @Test
  void decode_overlongLine_isToldOnceAndFramingGoesOn() {
    assertThat(split("x".repeat(40) + "\nab\n" + "\r".repeat(20) + "\ncd\n", 5))
        .containsExactly("!", "ab", "!", "cd");
  }

  @Test
  void decode_overlongLine_isToldBeforeItsEnd() {
    assertThat(split("123456", 5)).containsExactly("!");
    assertThat(split("12345\r", 5)).isEmpty();
  }

  @Test
  void close_unfinishedLine_isDiscarded() {
    assertThat(split("a\nbc", 5)).containsExactly("a");
  }

  @Test
  void consumer_closesTheFramer_hearsNoMore() {
    List<LineFramer> framers = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    framers.add(
        new LineFramer(
            ByteBufAllocator.DEFAULT,
            5,
            line -> {
              lines.add(line.toString(UTF_8));
              line.release();
              framers.getFirst().close();
            },
            start -> lines.add("!")));

    framers.getFirst().decode(Unpooled.wrappedBuffer("a\nb\nc".getBytes(UTF_8)));
    framers.getFirst().decode(Unpooled.wrappedBuffer("d\n".getBytes(UTF_8)));

    assertThat(lines).containsExactly("a");
  }

  @Test
  void droppedLine_anySplit_tellsItsLastBytesOnceItHasEnded() {
    String kept = "y".repeat(LineFramer.TAIL - 1) + "z";
    byte[] bytes = ("a\n" + "x".repeat(300) + kept + "\nb\n").getBytes(UTF_8);
    for (int size = 1; size <= bytes.length; size++) {
      List<String> told = new ArrayList<>();
      LineFramer framer =
          new LineFramer(
              ByteBufAllocator.DEFAULT,
              5,
              line -> {
                told.add(line.toString(UTF_8));
                line.release();
              },
              start -> told.add("dropped"),
              end -> told.add(end.toString(UTF_8)));
      for (int from = 0; from < bytes.length; from += size) {
        int length = Math.min(size, bytes.length - from);
        framer.decode(Unpooled.wrappedBuffer(bytes, from, length));
      }
      framer.close();
      assertThat(told).containsExactly("a", "dropped", kept, "b");
    }
  }

  @Test
  void limit_zero_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LineFramer(ByteBufAllocator.DEFAULT, 0, line -> {}, start -> {}));
  }

  @Test
  void decode_overlongLine_tellsItsStart() {
    List<String> starts = new ArrayList<>();
    try (LineFramer framer =
        new LineFramer(
            ByteBufAllocator.DEFAULT,
            5,
            ByteBuf::release,
            start -> starts.add(start.toString(UTF_8)))) {
      framer.decode(Unpooled.wrappedBuffer("1234567\nabc".getBytes(UTF_8)));
      framer.decode(Unpooled.wrappedBuffer("defghij\n".getBytes(UTF_8)));
    }
    assertThat(starts).containsExactly("1234567", "abc");
  }

  @Test
  void decode_noMemoryForALine_dropsItAndFramingGoesOn() {
    Scarce scarce = new Scarce(64);
    String text = "abc\n" + "x".repeat(65) + "\ndef\n";

    assertThat(lines(scarce, 100, List.of(text.getBytes(UTF_8))))
        .containsExactly("abc", "!", "def");
    assertThat(lines(scarce, 100, text.chars().mapToObj(c -> new byte[] {(byte) c}).toList()))
        .containsExactly("abc", "!", "def");
  }

  /** Has buffers of a few bytes only. */
  private static final class Scarce extends AbstractByteBufAllocator {
    private final int most;

    Scarce(int most) {
      super(false);
      this.most = most;
    }

    @Override
    public boolean isDirectBufferPooled() {
      return false;
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
      return newHeapBuffer(initialCapacity, maxCapacity);
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
      if (initialCapacity > most) {
        throw new OutOfMemoryError("scarce");
      }
      return new UnpooledHeapByteBuf(this, initialCapacity, maxCapacity) {
        @Override
        protected byte[] allocateArray(int length) {
          if (length > most) {
            throw new OutOfMemoryError("scarce");
          }
          return super.allocateArray(length);
        }
      };
    }
  }

  @Test
  void memory_longLineInSmallChunks_staysWithinTheLimit() {
    int limit = 10_000;
    List<Integer> capacities = new ArrayList<>();
    try (LineFramer framer =
        new LineFramer(
            ByteBufAllocator.DEFAULT,
            limit,
            line -> {
              capacities.add(line.capacity());
              line.release();
            },
            start -> {})) {
      ByteBuf piece = Unpooled.wrappedBuffer(new byte[100]);
      for (int sent = 0; sent < limit; sent += 100) {
        framer.decode(piece.readerIndex(0));
      }
      framer.decode(Unpooled.wrappedBuffer(new byte[] {'\n'}));
    }
    assertThat(capacities)
        .singleElement()
        .satisfies(c -> assertThat(c).isBetween(limit, limit + 1));
  }

  /** The outcome of {@code text} whole, in two at every byte, and byte by byte: they must agree. */
  static List<String> split(String text, int limit) {
    byte[] bytes = text.getBytes(UTF_8);
    List<String> whole = lines(ByteBufAllocator.DEFAULT, limit, List.of(bytes));
    for (ByteBufAllocator allocator : Buffers.ALLOCATORS) {
      List<byte[]> single = new ArrayList<>();
      for (int cut = 0; cut < bytes.length; cut++) {
        byte[] head = Arrays.copyOf(bytes, cut);
        byte[] tail = Arrays.copyOfRange(bytes, cut, bytes.length);
        assertThat(lines(allocator, limit, List.of(head, tail))).as("cut %s", cut).isEqualTo(whole);
        single.add(new byte[] {bytes[cut]});
      }
      assertThat(lines(allocator, limit, single)).isEqualTo(whole);
    }
    return whole;
  }

  /** The lines in {@code chunks}, {@code !} for each dropped. */
  static List<String> lines(ByteBufAllocator allocator, int limit, List<byte[]> chunks) {
    ByteBufAllocator input = allocator instanceof Scarce ? ByteBufAllocator.DEFAULT : allocator;
    List<String> found = new ArrayList<>();
    try (LineFramer framer =
        new LineFramer(
            allocator,
            limit,
            line -> {
              found.add(line.toString(UTF_8));
              line.release();
            },
            start -> found.add("!"))) {
      for (byte[] chunk : chunks) {
        ByteBuf buffer = input.buffer(chunk.length + 1).writeByte('x').writeBytes(chunk);
        framer.decode(buffer.skipBytes(1));
        buffer.setZero(0, buffer.capacity()).release();
      }
    }
    return found;
  }
}
