package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What of the command line is read without picocli, and what is left to it. */
class ServeArgumentsTest {
  @Test
  void plain_serveAlone_takesDefaults() {
    assertThat(ServeArguments.plain("serve")).isEqualTo(new ServeArguments(null, null, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serve",
        "serve -c a.yaml",
        "serve --config ./a,b.yaml --port 00080",
        "serve --host ::1 --port 0",
        "serve --port 65535 --host a=b --config /a/${b}"
      })
  void plain_rightLine_isReadAsPicocliReadsIt(String line) {
    String[] args = line.split(" ");
    ServeCommand command =
        new ServeCommand(CommandRun.streams(new StringWriter(), new StringWriter(), false, false));
    new CommandLine(command).parseArgs(Arrays.copyOfRange(args, 1, args.length));
    assertThat(ServeArguments.plain(args)).isEqualTo(command.arguments());
  }

  @Test
  void plain_everyOption_isRead() {
    assertThat(
            ServeArguments.plain("serve", "--port", "65535", "-c", "a b.yaml", "--host", "0.0.0.0"))
        .isEqualTo(new ServeArguments(Path.of("a b.yaml"), "0.0.0.0", 65_535));
    assertThat(ServeArguments.plain("serve", "--config", "/etc/sluice.yaml", "--port", "0"))
        .isEqualTo(new ServeArguments(Path.of("/etc/sluice.yaml"), null, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "version",
        "check -c a.yaml",
        "--help",
        "serve --help",
        "serve -h",
        "serve -c",
        "serve -c a.yaml --help",
        "serve -c a.yaml -c b.yaml",
        "serve -c a.yaml --config b.yaml",
        "serve -c=a.yaml",
        "serve --config=a.yaml",
        "serve -c -x",
        "serve -c @arguments",
        "serve -c 'a.yaml'",
        "serve -c \"a.yaml\"",
        "serve @arguments",
        "serve serve",
        "serve -- a",
        "serve --verbose on",
        "serve --port 65536",
        "serve --port 123456",
        "serve --port x",
        "serve --port -1",
        "serve --port +1",
        "-c a.yaml serve"
      })
  void plain_anythingElse_isLeftToPicocli(String line) {
    String[] args =
        Arrays.stream(line.split(" ")).filter(arg -> !arg.isEmpty()).toArray(String[]::new);
    assertThat(ServeArguments.plain(args)).isNull();
  }

  @Test
  void plain_emptyValue_isLeftToPicocli() {
    assertThat(ServeArguments.plain("serve", "--host", "")).isNull();
  }
}
