package dev.sluice.protocol.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.protocol.Buffers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class SpliceTest {
  private final Splice splice = new Splice();

  @Test
  void write_editsInAnyOrder_appliesThemByPlace() throws Exception {
    replace(6, 7, "SEVEN");
    replace(0, 2, "");
    replace(9, 9, "+");

    Buffers.each("0123456789", source -> assertThat(written(source)).isEqualTo("2345SEVEN78+9"));
    assertThat(splice.growth()).isEqualTo(3);
  }

  @Test
  void write_noEdits_copies() throws Exception {
    assertThat(splice.isEmpty()).isTrue();
    Buffers.each("abc", source -> assertThat(written(source)).isEqualTo("abc"));
  }

  @Test
  void replace_sameSpan_replacesTheEdit() throws Exception {
    replace(1, 2, "long");
    replace(1, 2, "x");

    assertThat(splice.growth()).isZero();
    Buffers.each("abc", source -> assertThat(written(source)).isEqualTo("axc"));
  }

  @Test
  void replace_overlap_isRefused() {
    replace(2, 5, "x");

    assertThatIllegalArgumentException().isThrownBy(() -> replace(4, 6, "y"));
    assertThatIllegalArgumentException().isThrownBy(() -> replace(1, 3, "y"));
  }

  @Test
  void replace_asManyAsAllowed_passesAndOneMoreFails() {
    for (int edit = 0; edit < Splice.MAX_EDITS; edit++) {
      replace(edit, edit + 1, "x");
    }

    assertThatIllegalStateException().isThrownBy(() -> replace(50, 51, "y"));
  }

  @Test
  void clear_forgetsEverything() throws Exception {
    replace(0, 1, "longer");
    splice.clear();

    assertThat(splice.growth()).isZero();
    Buffers.each("abc", source -> assertThat(written(source)).isEqualTo("abc"));
  }

  private void replace(int start, int end, String text) {
    splice.replace(start, end, text.getBytes(UTF_8));
  }

  private String written(ByteBuf source) {
    ByteBuf target = Unpooled.wrappedBuffer(new byte[64]).clear();
    splice.write(source, target);
    return target.toString(UTF_8);
  }
}
