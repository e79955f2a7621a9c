package dev.sluice.load.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One run of {@code ./sluice doctor}, as a process of its own.
 *
 * @param code its exit code
 * @param findings their ids, sorted
 * @param cures the lines for nginx
 * @param output all it wrote
 */
record Examination(int code, List<String> findings, List<String> cures, String output) {
  private static final Pattern ID = Pattern.compile("\"id\" : \"([a-z-]+)\"");
  private static final Pattern CURE = Pattern.compile("\"nginx\" : \"(.*)\"");

  static Examination of(String url, String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("sluice.home"), "sluice").toString());
    command.addAll(List.of("doctor", url, "--json"));
    command.addAll(List.of(options));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    int code = process.waitFor();
    return new Examination(
        code, List.copyOf(new TreeSet<>(all(ID, output))), all(CURE, output), output);
  }

  private static List<String> all(Pattern pattern, String text) {
    List<String> found = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1).replace("\\\"", "\""));
    }
    return found;
  }
}
