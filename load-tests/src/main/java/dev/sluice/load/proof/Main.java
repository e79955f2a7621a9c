package dev.sluice.load.proof;

import dev.sluice.load.client.Net;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command line: {@code run NAME [--short] [--json] [--SIZE N]...}. */
public final class Main {
  private static final List<Proof> PROOFS =
      List.of(
          new Churn(),
          Scale.connections(),
          Scale.streams(),
          new Proxies(),
          SlowReaders.http(),
          SlowReaders.stdio(),
          new Large(),
          new Scrapes(),
          new FanOut(),
          new Stop(),
          new Storm(),
          new Restart(),
          new Isolation(),
          new DoctorFinds());

  private Main() {}

  /** Exits with 0 when all targets are met, 1 when one is missed, 2 when it could not run. */
  public static void main(String[] args) {
    int code;
    try {
      code = run(List.of(args));
    } catch (Usage usage) {
      System.err.println(usage.getMessage());
      code = 2;
    } catch (Exception failed) {
      failed.printStackTrace();
      code = 2;
    }
    System.exit(code);
  }

  private static int run(List<String> args) throws Exception {
    if (args.isEmpty() || args.contains("--help") || args.contains("-h")) {
      System.out.println(help());
      return 0;
    }
    List<String> options = new ArrayList<>(args.subList(1, args.size()));
    boolean json = options.remove("--json");
    boolean brief = options.remove("--short");
    int code = 0;
    for (Proof proof : named(args.getFirst())) {
      String command =
          "load-tests/run " + proof.name() + (brief ? " --short" : "") + joined(options);
      Report report = prove(proof, sizes(proof, options, brief), command);
      System.out.println(json ? report.json() : report.markdown());
      code = Math.max(code, report.met() ? 0 : 1);
    }
    return code;
  }

  private static String joined(List<String> options) {
    return options.isEmpty() ? "" : " " + String.join(" ", options);
  }

  private static List<Proof> named(String name) throws Usage {
    if (name.equals("all")) {
      return PROOFS;
    }
    List<Proof> found = PROOFS.stream().filter(each -> each.name().equals(name)).toList();
    if (found.isEmpty()) {
      throw new Usage(
          "no proof is named %s (expected: all, %s)"
              .formatted(name, PROOFS.stream().map(Proof::name).collect(Collectors.joining(", "))));
    }
    return found;
  }

  private static Report prove(Proof proof, Map<String, Long> sizes, String command)
      throws Exception {
    Report report = new Report(proof.name(), proof.claim(), command);
    Path work = Files.createTempDirectory("sluice-" + proof.name());
    try (Net net = new Net()) {
      proof.run(new Run(sizes, net, work, report));
    } finally {
      if (report.met()) {
        delete(work);
      } else {
        System.err.println("the logs are in " + work);
      }
    }
    return report;
  }

  private static Map<String, Long> sizes(Proof proof, List<String> options, boolean brief)
      throws Usage {
    Map<String, Long> sizes = new HashMap<>();
    proof.sizes().forEach(size -> sizes.put(size.name(), brief ? size.brief() : size.full()));
    for (int i = 0; i < options.size(); i += 2) {
      String option = options.get(i);
      String name = option.startsWith("--") ? option.substring(2) : "";
      if (!sizes.containsKey(name) || i + 1 == options.size()) {
        throw new Usage(
            "%s: unknown or without a value (expected: --%s N)"
                .formatted(option, String.join(" N, --", sizes.keySet())));
      }
      try {
        sizes.put(name, Long.parseLong(options.get(i + 1).replace("_", "")));
      } catch (NumberFormatException notOne) {
        throw new Usage(option + ": " + options.get(i + 1) + " (expected: a whole number)");
      }
    }
    return sizes;
  }

  private static String help() {
    String proofs =
        PROOFS.stream()
            .map(
                proof ->
                    "%n  %-10s %s%n%s"
                        .formatted(
                            proof.name(),
                            proof.claim(),
                            proof.sizes().stream()
                                .map(
                                    size ->
                                        "      --%-14s %s (%,d; short %,d)"
                                            .formatted(
                                                size.name(),
                                                size.meaning(),
                                                size.full(),
                                                size.brief()))
                                .collect(Collectors.joining("\n"))))
            .collect(Collectors.joining("\n"));
    return """
        load-tests/run NAME|all [--short] [--json] [--SIZE N]...

        Starts a gateway and all it needs on loopback, proves one promise, prints the figures, and exits with
        0 when every target is met, 1 when one is missed, 2 when the proof could not run.
        --short is the form for CI, --json prints one JSON object in place of the table.
        """
        + proofs;
  }

  private static void delete(Path directory) throws java.io.IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** The command line says something that cannot be done. */
  private static final class Usage extends Exception {
    Usage(String message) {
      super(message);
    }
  }
}
