package dev.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Cursors as clients see them. */
final class PageCursorTest {

  @Test
  void parse_ofItsOwnText_isTheSame() {
    for (ListKind kind : ListKind.ALL) {
      PageCursor cursor = new PageCursor(kind, Long.MIN_VALUE + 7, Integer.MAX_VALUE);

      assertThat(cursor.text()).matches("[A-Za-z0-9_-]{18}");
      assertThat(PageCursor.parse(kind, cursor.text())).isEqualTo(cursor);
    }
  }

  @Test
  void parse_ofAnotherList_isNull() {
    String text = new PageCursor(ListKind.TOOLS, 1, 1).text();

    assertThat(PageCursor.parse(ListKind.PROMPTS, text)).isNull();
  }

  @Test
  void parse_offsetThatNobodyGaveOut_isNull() {
    assertThat(PageCursor.parse(ListKind.TOOLS, new PageCursor(ListKind.TOOLS, 1, 1).text()))
        .isNotNull();
    assertThat(PageCursor.parse(ListKind.TOOLS, new PageCursor(ListKind.TOOLS, 1, 0).text()))
        .isNull();
    assertThat(PageCursor.parse(ListKind.TOOLS, new PageCursor(ListKind.TOOLS, 1, -1).text()))
        .isNull();
  }

  @Test
  void parse_textThatIsNoCursor_isNull() {
    String text = new PageCursor(ListKind.TOOLS, 1, 1).text();

    assertThat(PageCursor.parse(ListKind.TOOLS, "")).isNull();
    assertThat(PageCursor.parse(ListKind.TOOLS, "ä☃")).isNull();
    assertThat(PageCursor.parse(ListKind.TOOLS, text + "AAAA")).isNull();
    assertThat(PageCursor.parse(ListKind.TOOLS, text.substring(1))).isNull();
  }
}
