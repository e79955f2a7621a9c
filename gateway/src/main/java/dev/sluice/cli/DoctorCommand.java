package dev.sluice.cli;

import dev.sluice.cli.doctor.Address;
import dev.sluice.cli.doctor.Diagnosis;
import dev.sluice.cli.doctor.Doctor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice doctor}. */
@Command(
    name = "doctor",
    description =
        "Examine a public address as a client: what the proxy in front does to streams, headers and sizes.",
    footer = {
      "",
      "Examples:",
      "  sluice doctor https://mcp.example.com/mcp               takes --idle and a little",
      "  sluice doctor https://mcp.example.com/gw --idle 0       seconds, and says nothing of idle streams",
      "  sluice doctor https://mcp.example.com --origin https://app.example.com --json",
      "",
      "Exit codes: 0 good; 1 findings, each with the line of configuration that cures it;",
      "2 nothing that speaks MCP answers."
    })
final class DoctorCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(paramLabel = "URL", description = "The MCP endpoint, or what stands before /mcp.")
  private String url = "";

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "10s",
      converter = CheckCommand.DurationConverter.class,
      description = "Longest wait for one answer (${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ofSeconds(10);

  @Option(
      names = "--idle",
      paramLabel = "DURATION",
      defaultValue = "130s",
      converter = CheckCommand.DurationConverter.class,
      description =
          "How long to listen to a silent stream, at most 595s; 0 leaves it out (${DEFAULT-VALUE}: longer than Cloudflare's limit).")
  private Duration idle = Duration.ofSeconds(130);

  @Option(
      names = "--origin",
      paramLabel = "ORIGIN",
      description = "Origin of a web page that is to call from a browser: examines CORS.")
  private @Nullable String origin;

  @Option(
      names = {"-H", "--header"},
      paramLabel = "'NAME: VALUE'",
      description = "Header for every request, like 'Authorization: Bearer ...'; may be repeated.")
  private List<String> headers = new ArrayList<>();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  DoctorCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws Unusable, InterruptedException {
    Doctor.Plan plan = plan();
    ProgressLine progress = new ProgressLine(streams);
    Diagnosis diagnosis;
    try {
      diagnosis = Doctor.examine(plan, progress::show);
    } catch (IOException unreachable) {
      progress.clear();
      return unreachable(plan.address(), unreachable);
    }
    progress.clear();
    if (json) {
      streams.out().println(DoctorJson.of(diagnosis));
    } else {
      new DoctorText(streams).print(diagnosis);
    }
    if (!diagnosis.reached()) {
      return ExitCode.UNUSABLE;
    }
    return diagnosis.findings().isEmpty() ? ExitCode.GOOD : ExitCode.FAILED;
  }

  private int unreachable(Address address, IOException why) {
    String reason = why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage();
    String text =
        why instanceof java.net.UnknownHostException
            ? "the name " + address.host() + " is not known"
            : reason;
    if (json) {
      streams.out().println(DoctorJson.unreachable(address, text));
    } else {
      streams.complain("cannot connect to " + address + ": " + Printable.of(text));
    }
    return ExitCode.UNUSABLE;
  }

  private Doctor.Plan plan() throws Unusable {
    bounds("--timeout", timeout, Duration.ofMillis(100), Duration.ofMinutes(2));
    bounds("--idle", idle, Duration.ZERO, Duration.ofSeconds(595));
    for (String header : headers) {
      if (!header.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+: ?[\\x20-\\x7e]*")) {
        throw new Unusable("--header: no header (expected: like 'Authorization: Bearer ...')");
      }
    }
    if (origin != null && !origin.matches("[a-z][a-z0-9+.-]*://[^/\\s?#]+")) {
      throw new Unusable(
          "--origin: '" + origin + "' (expected: an origin like https://app.example.com)");
    }
    try {
      return new Doctor.Plan(Address.of(url), headers, timeout, idle, origin);
    } catch (IllegalArgumentException malformed) {
      throw new Unusable(String.valueOf(malformed.getMessage()));
    }
  }

  private static void bounds(String option, Duration value, Duration least, Duration most)
      throws Unusable {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new Unusable(
          "%s: %d ms (expected: from %d ms to %d ms)"
              .formatted(option, value.toMillis(), least.toMillis(), most.toMillis()));
    }
  }
}
