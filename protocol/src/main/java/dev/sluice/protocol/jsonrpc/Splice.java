package dev.sluice.protocol.jsonrpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Replacements to be made in a message while its bytes are copied out once. Holds at most {@link
 * #MAX_EDITS} edits that do not overlap, in any order of insertion. Not thread-safe.
 */
public final class Splice {
  public static final int MAX_EDITS = 16;

  /** Room there is with the first edit: an id and a name. */
  private static final int USUAL_EDITS = 2;

  private static final int[] NO_SPANS = {};
  private static final byte[][] NO_BYTES = {};

  /** Start and end of each edit, two ints each, in order. */
  private int[] spans = NO_SPANS;

  private byte[][] replacements = NO_BYTES;
  private int edits;
  private int growth;

  private int start(int edit) {
    return spans[edit * 2];
  }

  private int end(int edit) {
    return spans[edit * 2 + 1];
  }

  private boolean isOf(int edit, int start, int end) {
    return start(edit) == start && end(edit) == end;
  }

  /**
   * Replaces the bytes {@code [start, end)} of the source; an edit of the same span is replaced.
   * {@code start == end} inserts.
   */
  public void replace(int start, int end, byte[] replacement) {
    int at = 0;
    while (at < edits && start(at) < start) {
      at++;
    }
    if (at < edits && isOf(at, start, end)) {
      growth += replacement.length - replacements[at].length;
      replacements[at] = replacement;
      return;
    }
    if (edits == MAX_EDITS) {
      throw new IllegalStateException(
          "edits: " + (edits + 1) + " (expected: <= " + MAX_EDITS + ')');
    }
    if ((at > 0 && end(at - 1) > start) || (at < edits && start(at) < end)) {
      throw new IllegalArgumentException("edit [" + start + ", " + end + ") overlaps another");
    }
    if (edits == replacements.length) {
      int room = Math.max(USUAL_EDITS, edits * 2);
      spans = Arrays.copyOf(spans, room * 2);
      replacements = Arrays.copyOf(replacements, room);
    }
    System.arraycopy(spans, at * 2, spans, at * 2 + 2, (edits - at) * 2);
    System.arraycopy(replacements, at, replacements, at + 1, edits - at);
    spans[at * 2] = start;
    spans[at * 2 + 1] = end;
    replacements[at] = replacement;
    edits++;
    growth += replacement.length - (end - start);
  }

  /** Takes back the edit of exactly this span, if there is one. */
  public void restore(int start, int end) {
    for (int at = 0; at < edits; at++) {
      if (isOf(at, start, end)) {
        growth -= replacements[at].length - (end - start);
        int after = edits - at - 1;
        System.arraycopy(spans, at * 2 + 2, spans, at * 2, after * 2);
        System.arraycopy(replacements, at + 1, replacements, at, after);
        edits--;
        return;
      }
    }
  }

  /** How many bytes longer the result is than the source. */
  public int growth() {
    return growth;
  }

  public boolean isEmpty() {
    return edits == 0;
  }

  /** Forgets every edit. */
  public void clear() {
    edits = 0;
    growth = 0;
  }

  /** Copies the readable bytes of {@code source}, edited, to {@code target}; leaves its indices. */
  public void write(ByteBuf source, ByteBuf target) {
    if (edits > 0 && source.readableBytes() + Math.max(0, growth) <= Window.SIZE) {
      target.writeBytes(Window.ofThread(), 0, assemble(source, Window.ofThread()));
      return;
    }
    int base = source.readerIndex();
    int from = 0;
    for (int i = 0; i < edits; i++) {
      target.writeBytes(source, base + from, start(i) - from);
      target.writeBytes(replacements[i]);
      from = end(i);
    }
    target.writeBytes(source, base + from, source.readableBytes() - from);
  }

  /**
   * Puts the edited bytes into {@code window}; returns how many there are. From buffer to buffer
   * each piece would cost two objects.
   */
  private int assemble(ByteBuf source, byte[] window) {
    int base = source.readerIndex();
    int from = 0;
    int to = 0;
    for (int i = 0; i < edits; i++) {
      source.getBytes(base + from, window, to, start(i) - from);
      to += start(i) - from;
      System.arraycopy(replacements[i], 0, window, to, replacements[i].length);
      to += replacements[i].length;
      from = end(i);
    }
    int rest = source.readableBytes() - from;
    source.getBytes(base + from, window, to, rest);
    return to + rest;
  }

  /** The replacement of exactly this span, or null when it is not replaced. */
  public byte @Nullable [] replacement(int start, int end) {
    for (int i = 0; i < edits; i++) {
      if (isOf(i, start, end)) {
        return replacements[i];
      }
    }
    return null;
  }

  /**
   * Hands out what {@link #write} would write, without a copy: slices of {@code source}, each
   * retained, and the replacements between them.
   */
  public void slice(ByteBuf source, Consumer<ByteBuf> pieces) {
    int base = source.readerIndex();
    int from = 0;
    for (int i = 0; i < edits; i++) {
      piece(source, base + from, start(i) - from, pieces);
      pieces.accept(Unpooled.wrappedBuffer(replacements[i]));
      from = end(i);
    }
    piece(source, base + from, source.readableBytes() - from, pieces);
  }

  private static void piece(ByteBuf source, int from, int length, Consumer<ByteBuf> pieces) {
    if (length > 0) {
      pieces.accept(source.retainedSlice(from, length));
    }
  }
}
