package dev.sluice.config;

import dev.sluice.backend.http.HttpConfig;
import dev.sluice.backend.stdio.StdioConfig;
import dev.sluice.lifecycle.ReplicaConfig;
import dev.sluice.lifecycle.ServerConfig.Reach;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the list {@code replicas} of one server. What they have in common stands at the server,
 * what each has of its own in its entry.
 */
final class ReplicasReader {
  static final String NAME_FORM = "1 to 32 letters, digits, '-', '_' or '.'";

  /** Keys of an entry besides those of {@link ReplicaConfig}. */
  private static final List<String> OWN_URL = List.of("url", "headers");

  private static final List<String> OWN_COMMAND = List.of("command", "args", "env", "cwd");

  private final Reading reading;
  private final Findings findings;
  private final RecordBinder binder;
  private final Set<String> names = new HashSet<>();

  ReplicasReader(Reading reading) {
    this.reading = reading;
    this.findings = reading.findings();
    this.binder = new RecordBinder(reading);
  }

  /**
   * Reads them all.
   *
   * @param common what entries that name no other value take
   * @return null when one of them is wrong
   */
  @Nullable List<ReplicaConfig> read(Node node, String key, Reach common) {
    if (!(node instanceof Node.Items(var _, var items))
        || items.isEmpty()
        || items.size() > ReplicaConfig.MOST) {
      findings.problem(node.place(), key, size(node), "a list of 1 to " + ReplicaConfig.MOST);
      return null;
    }
    List<ReplicaConfig> replicas = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      Node.Fields fields = reading.fields(items.get(i), key + '[' + i + ']');
      ReplicaConfig replica =
          fields == null ? null : one(fields, key + '[' + i + ']', i + 1, common);
      if (replica != null) {
        replicas.add(replica);
      }
    }
    return replicas.size() == items.size() ? replicas : null;
  }

  private static String size(Node node) {
    return node instanceof Node.Items list ? list.items().size() + " entries" : node.noun();
  }

  private @Nullable ReplicaConfig one(Node.Fields fields, String key, int number, Reach common) {
    binder.refuseUnknown(fields, key, keys(common));
    Reach reach =
        switch (common) {
          case Reach.Url(HttpConfig http) -> {
            Node.Fields decided = HeaderChecks.withoutManaged(fields, findings, key);
            var own = binder.bind(HttpConfig.class, http, decided, key, "url");
            yield own == null ? null : new Reach.Url(own);
          }
          case Reach.Command(StdioConfig stdio) -> {
            var own = binder.bind(StdioConfig.class, stdio, fields, key, "command");
            yield own == null ? null : new Reach.Command(own);
          }
          case Reach.Demo demo -> null;
        };
    String name = scalar(fields, key, "name", Integer.toString(number));
    if (!name.matches("[A-Za-z0-9._-]{1,32}")) {
      findings.problem(fields.placeOf("name"), key + ".name", name, NAME_FORM);
    } else if (!names.add(name)) {
      findings.problem(fields.placeOf("name"), key + ".name", name, "a name of its own");
    }
    int weight = scalar(fields, key, "weight", 1);
    boolean drain = scalar(fields, key, "drain", false);
    return reach == null ? null : new ReplicaConfig(name, weight, drain, reach);
  }

  /** Reads one key of {@link ReplicaConfig}. */
  @SuppressWarnings("unchecked") // the component has the type of its default
  private <T> T scalar(Node.Fields fields, String key, String name, T absent) {
    Node node = fields.get(name);
    if (node == null) {
      return absent;
    }
    RecordComponent component =
        Arrays.stream(ReplicaConfig.class.getRecordComponents())
            .filter(each -> each.getName().equals(name))
            .findFirst()
            .orElseThrow();
    ScalarType<?> type = ScalarType.of(component.getType());
    Object value =
        type == null
            ? null
            : reading.scalar(
                type,
                node,
                key + '.' + name,
                component.getAnnotation(dev.sluice.settings.Setting.class));
    return value == null ? absent : (T) value;
  }

  /** The keys an entry may have. */
  private static Set<String> keys(Reach common) {
    Set<String> keys = new LinkedHashSet<>(List.of("name", "weight", "drain"));
    keys.addAll(common instanceof Reach.Url ? OWN_URL : OWN_COMMAND);
    return keys;
  }

  /** Whether the entries have commands rather than URLs, told by the first that has either. */
  static boolean areCommands(Node node) {
    if (node instanceof Node.Items(var _, var items)) {
      for (Node item : items) {
        if (item instanceof Node.Fields fields && fields.get("url") != null) {
          return false;
        }
        if (item instanceof Node.Fields fields && fields.get("command") != null) {
          return true;
        }
      }
    }
    return false;
  }
}
