package dev.sluice.backend.stdio;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.backend.spi.EraServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** An {@link EraServer} as a program; a file says what it speaks. */
final class EraProgram {
  private EraProgram() {}

  public static void main(String[] args) throws IOException {
    EraServer.Speaks speaks = EraServer.Speaks.valueOf(Files.readString(Path.of(args[0])).strip());
    PrintStream out = new PrintStream(System.out, false, UTF_8);
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.contains("\"method\":\"die\"")) {
        Runtime.getRuntime().halt(4);
      }
      if (line.contains("\"method\":\"notifications/cancelled\"")) {
        out.print("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/heard\"}\n");
      }
      String answer = EraServer.answer(speaks, line);
      if (EraServer.DIES.equals(answer)) {
        Runtime.getRuntime().halt(3);
      } else if (answer != null && !line.contains("\"method\":\"hang\"")) {
        out.print(answer + '\n');
      }
      out.flush();
    }
  }
}
