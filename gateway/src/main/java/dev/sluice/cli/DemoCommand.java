package dev.sluice.cli;

import dev.sluice.demo.DemoOptions;
import dev.sluice.demo.DemoServer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice demo}: the demo server by itself, to try a gateway or a client with. */
@Command(
    name = "demo",
    hidden = true,
    description = "Run the demo MCP server by itself, over HTTP or, with --stdio, over a pipe.")
final class DemoCommand implements Callable<Integer> {
  private final Streams streams;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Option(names = "--stdio", description = "Speak on stdin and stdout; ends when stdin does.")
  boolean stdio;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port to listen on; 0, the default, takes a free one.")
  int port;

  DemoCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (stdio) {
      DemoServer.runStdio(System.in, System.out, DemoOptions.DEFAULTS);
      return ExitCode.GOOD;
    }
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    DemoServer server = DemoServer.start(loops, DemoOptions.DEFAULTS.withPort(port));
    CountDownLatch asked = new CountDownLatch(1);
    Signals.onStop(asked::countDown);
    streams.out().println("demo MCP server: " + server.url());
    streams.out().flush();
    asked.await();
    server.stop();
    return ExitCode.GOOD;
  }
}
