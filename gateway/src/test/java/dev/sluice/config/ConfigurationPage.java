package dev.sluice.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.config.ConfigRows.Row;
import dev.sluice.settings.Setting;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** {@code docs/configuration.md}: the prose of {@code page.md} with every key of the records. */
final class ConfigurationPage {
  private ConfigurationPage() {}

  static String text() throws IOException {
    StringBuilder sections = new StringBuilder();
    for (RecordComponent section : ConfigRows.sections()) {
      String meaning = section.getAnnotation(Setting.class).value();
      sections.append("### ").append(section.getName()).append("\n\n").append(meaning);
      sections.append("\n\n").append(table(ConfigRows.ofSection(section))).append('\n');
    }
    sections.append("### Keys that stand alone\n\n").append(table(ConfigRows.ofSingles()));
    List<Row> any = new ArrayList<>(ConfigRows.ofAnyServer());
    any.add(ConfigRows.required());
    any.addAll(ConfigRows.ofKeepalive());
    return page()
        .replace("{{sections}}", sections)
        .replace("{{any}}", table(any))
        .replace("{{replica}}", table(ConfigRows.ofReplica()))
        .replace("{{url}}", table(ConfigRows.ofUrl()))
        .replace("{{command}}", table(ConfigRows.ofCommand()));
  }

  private static String table(List<Row> rows) {
    StringBuilder table = new StringBuilder("| key | meaning | type | default | bounds |\n");
    table.append("|---|---|---|---|---|\n");
    for (Row row : rows) {
      String meaning = row.meaning().replace("|", "\\|");
      String absent = row.absent().matches("none|required") ? row.absent() : code(row.absent());
      String cells = String.join(" | ", code(row.key()), meaning, row.type(), absent, row.bounds());
      table.append("| ").append(cells).append(" |\n");
    }
    return table.toString();
  }

  private static String code(String text) {
    return '`' + text + '`';
  }

  private static String page() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(ConfigurationPage.class.getResourceAsStream("page.md"))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
