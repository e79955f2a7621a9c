package dev.sluice.protocol.mcp;

import static dev.sluice.protocol.era.ProtocolVersion.V2024_11_05;
import static dev.sluice.protocol.era.ProtocolVersion.V2025_03_26;
import static dev.sluice.protocol.era.ProtocolVersion.V2025_06_18;
import static dev.sluice.protocol.era.ProtocolVersion.V2025_11_25;
import static dev.sluice.protocol.era.ProtocolVersion.V2026_07_28;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.JsonRpcError;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Our constants against the published schemas, both ways. Names not listed in a table below belong
 * to every revision.
 */
@Tag("published-schemas")
class PublishedSchemaTest {
  private static final Map<String, Set<ProtocolVersion>> METHODS = new HashMap<>();
  private static final Map<String, Set<ProtocolVersion>> FIELDS = new HashMap<>();

  static {
    claim(
        METHODS,
        EnumSet.range(V2024_11_05, V2025_11_25),
        McpMethod.INITIALIZE,
        McpMethod.PING,
        McpMethod.RESOURCES_SUBSCRIBE,
        McpMethod.RESOURCES_UNSUBSCRIBE,
        McpMethod.LOGGING_SET_LEVEL,
        McpMethod.NOTIFICATIONS_INITIALIZED,
        McpMethod.NOTIFICATIONS_ROOTS_LIST_CHANGED);
    claim(METHODS, EnumSet.range(V2025_06_18, V2026_07_28), McpMethod.ELICITATION_CREATE);
    claim(
        METHODS,
        EnumSet.of(V2025_11_25),
        McpMethod.NOTIFICATIONS_ELICITATION_COMPLETE,
        McpMethod.NOTIFICATIONS_TASKS_STATUS,
        McpMethod.TASKS_GET,
        McpMethod.TASKS_RESULT,
        McpMethod.TASKS_LIST,
        McpMethod.TASKS_CANCEL);
    claim(
        METHODS,
        EnumSet.of(V2026_07_28),
        McpMethod.SERVER_DISCOVER,
        McpMethod.SUBSCRIPTIONS_LISTEN,
        McpMethod.NOTIFICATIONS_SUBSCRIPTIONS_ACKNOWLEDGED);

    claim(
        FIELDS,
        EnumSet.range(V2024_11_05, V2025_11_25),
        McpField.PROTOCOL_VERSION,
        McpField.CLIENT_INFO,
        McpField.SERVER_INFO);
    claim(
        FIELDS,
        EnumSet.range(V2025_03_26, V2026_07_28),
        McpField.TITLE,
        McpField.COMPLETIONS,
        McpField.READ_ONLY_HINT,
        McpField.IDEMPOTENT_HINT,
        McpField.DESTRUCTIVE_HINT,
        McpField.OPEN_WORLD_HINT);
    claim(
        FIELDS,
        EnumSet.range(V2025_06_18, V2026_07_28),
        McpField.ELICITATION,
        McpField.OUTPUT_SCHEMA,
        McpField.STRUCTURED_CONTENT);
    claim(
        FIELDS,
        EnumSet.of(V2025_11_25),
        McpField.TASKS,
        McpField.TASK,
        McpField.TASK_ID,
        McpField.ELICITATIONS,
        McpField.ELICITATION_ID);
    claim(
        FIELDS,
        EnumSet.of(V2026_07_28),
        McpField.SUPPORTED_VERSIONS,
        McpField.EXTENSIONS,
        McpField.RESULT_TYPE,
        McpField.TTL_MS,
        McpField.CACHE_SCOPE,
        McpField.REQUEST_STATE,
        McpField.INPUT_REQUESTS,
        McpField.INPUT_RESPONSES,
        McpField.NOTIFICATIONS,
        McpField.TOOLS_LIST_CHANGED,
        McpField.PROMPTS_LIST_CHANGED,
        McpField.RESOURCES_LIST_CHANGED,
        McpField.RESOURCE_SUBSCRIPTIONS,
        McpField.SUPPORTED,
        McpField.REQUESTED,
        McpField.REQUIRED_CAPABILITIES);
  }

  /** Constants of {@link McpField} that are values or schema keywords, not members. */
  private static final Set<String> VALUES =
      Set.of(
          McpField.COMPLETE,
          McpField.INPUT_REQUIRED,
          McpField.CACHE_PUBLIC,
          McpField.CACHE_PRIVATE,
          McpField.X_MCP_HEADER);

  @Test
  void revisions_published_areThoseWeKnow() throws Exception {
    try (Stream<Path> files = Files.list(PublishedSchema.directory())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              Arrays.stream(ProtocolVersion.values()).map(v -> v.text() + ".json").toList());
    }
  }

  @Test
  void methods_everyConstant_isInTheListOfAll() throws Exception {
    assertThat(McpMethod.ALL).doesNotHaveDuplicates().hasSameElementsAs(texts(McpMethod.class));
  }

  @ParameterizedTest
  @EnumSource(ProtocolVersion.class)
  void methods_ofTheRevision_areExactlyThoseClaimed(ProtocolVersion version) throws Exception {
    assertThat(PublishedSchema.of(version).methods())
        .containsExactlyInAnyOrderElementsOf(claimed(METHODS, McpMethod.ALL, version));
  }

  @ParameterizedTest
  @EnumSource(ProtocolVersion.class)
  void fields_ofTheRevision_areThereAsClaimed(ProtocolVersion version) throws Exception {
    List<String> fields = new ArrayList<>(texts(McpField.class));
    fields.removeAll(VALUES);
    List<String> present = claimed(FIELDS, fields, version);
    List<String> absent = new ArrayList<>(fields);
    absent.removeAll(present);

    assertThat(PublishedSchema.of(version).fields())
        .containsAll(present)
        .doesNotContainAnyElementsOf(absent);
  }

  @Test
  void fieldValues_ofTheStatelessRevision_areNamedThere() throws Exception {
    PublishedSchema schema = PublishedSchema.of(V2026_07_28);

    assertThat(schema.text())
        .contains("\"" + McpField.CACHE_PUBLIC + '"', "\"" + McpField.CACHE_PRIVATE + '"')
        .contains(McpField.COMPLETE + " - ", McpField.INPUT_REQUIRED + " - ")
        .contains('`' + McpField.X_MCP_HEADER + '`');
  }

  @ParameterizedTest
  @EnumSource(ProtocolVersion.class)
  void metaKeys_ofTheRevision_areExactlyThoseKnown(ProtocolVersion version) throws Exception {
    List<String> known = new ArrayList<>(texts(McpMeta.class));
    known.removeAll(List.of(McpMeta.PREFIX, McpMeta.PROGRESS_TOKEN, McpMeta.RELATED_TASK));

    assertThat(
            PublishedSchema.of(version).fields().stream().filter(f -> f.startsWith(McpMeta.PREFIX)))
        .containsExactlyInAnyOrderElementsOf(version == V2026_07_28 ? known : List.of());
    assertThat(PublishedSchema.of(version).fields()).contains(McpMeta.PROGRESS_TOKEN);
    assertThat(PublishedSchema.of(version).text().contains(McpMeta.RELATED_TASK))
        .isEqualTo(version == V2025_11_25);
  }

  @ParameterizedTest
  @EnumSource(ProtocolVersion.class)
  void errorCodes_ofTheRevision_areExactlyThoseKnown(ProtocolVersion version) throws Exception {
    assertThat(PublishedSchema.of(version).errorCodes())
        .containsExactlyInAnyOrderElementsOf(
            switch (version) {
              case V2024_11_05, V2025_03_26, V2025_06_18 -> List.<Integer>of();
              case V2025_11_25 -> List.of(McpError.URL_ELICITATION_REQUIRED);
              case V2026_07_28 ->
                  List.of(
                      JsonRpcError.PARSE_ERROR,
                      JsonRpcError.INVALID_REQUEST,
                      JsonRpcError.METHOD_NOT_FOUND,
                      JsonRpcError.INVALID_PARAMS,
                      JsonRpcError.INTERNAL_ERROR,
                      McpError.HEADER_MISMATCH,
                      McpError.MISSING_CLIENT_CAPABILITY,
                      McpError.UNSUPPORTED_PROTOCOL_VERSION);
            });
  }

  @ParameterizedTest
  @EnumSource(ProtocolVersion.class)
  void logLevels_ofTheRevision_areExactlyOurs(ProtocolVersion version) throws Exception {
    assertThat(PublishedSchema.of(version).values("LoggingLevel"))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(LogLevel.values()).map(LogLevel::text).toList());
  }

  /** The schemas speak of one header only; the others stand in prose. */
  @Test
  void versionHeader_isNamedByTheStatelessRevision() throws Exception {
    assertThat(PublishedSchema.of(V2026_07_28).text().toLowerCase(Locale.ROOT))
        .contains('`' + McpHeader.PROTOCOL_VERSION + '`');
  }

  private static void claim(
      Map<String, Set<ProtocolVersion>> claims, Set<ProtocolVersion> versions, String... names) {
    for (String name : names) {
      claims.put(name, versions);
    }
  }

  private static List<String> claimed(
      Map<String, Set<ProtocolVersion>> claims, List<String> names, ProtocolVersion version) {
    Set<ProtocolVersion> every = EnumSet.allOf(ProtocolVersion.class);
    return names.stream()
        .filter(name -> claims.getOrDefault(name, every).contains(version))
        .toList();
  }

  /** The text constants of {@code names}. */
  private static List<String> texts(Class<?> names) throws IllegalAccessException {
    List<String> texts = new ArrayList<>();
    for (Field field : names.getFields()) {
      if (field.get(null) instanceof String text) {
        texts.add(text);
      }
    }
    return texts;
  }
}
