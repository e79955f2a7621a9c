package dev.sluice.cli;

/** The process. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    LogSetting.choose(args);
    int code = run(Streams.system(), args);
    LogSetting.flush();
    System.exit(code);
  }

  /** Runs one command and returns its exit code. */
  static int run(Streams streams, String... args) {
    ServeArguments plain = ServeArguments.plain(args);
    return plain == null ? CommandLines.run(streams, args) : serve(streams, plain);
  }

  private static int serve(Streams streams, ServeArguments arguments) {
    int code;
    try {
      code = new Serving(streams, arguments).run();
    } catch (InterruptedException | RuntimeException failure) {
      code = CommandLines.failed(streams, failure);
    }
    streams.out().flush();
    streams.err().flush();
    return code;
  }
}
