package dev.sluice.micro;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs benchmarks and prints a table. Exits with 1 when one makes more garbage than it may, with 2
 * when one did not run.
 */
public final class Main {
  private Main() {}

  /** See {@code microbenchmarks/run --help}. */
  public static void main(String[] arguments) throws RunnerException {
    List<String> names = new ArrayList<>();
    boolean json = false;
    boolean brief = false;
    for (String argument : arguments) {
      switch (argument) {
        case "--json" -> json = true;
        case "--short" -> brief = true;
        default -> names.add(argument);
      }
    }
    Collection<RunResult> results = new Runner(options(names, brief).build()).run();
    Table table = Table.of(results);
    if (json) {
      System.out.print(table.json());
    } else {
      System.out.print(table.markdown());
    }
    System.exit(table.isEmpty() ? 2 : table.isWithinBounds() ? 0 : 1);
  }

  private static ChainedOptionsBuilder options(List<String> names, boolean brief) {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.NANOSECONDS)
            .forks(1)
            .warmupIterations(brief ? 4 : 5)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(brief ? 2 : 5)
            .measurementTime(TimeValue.seconds(1))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .jvmArgsAppend(
                "-Djmh.executor=CUSTOM", "-Djmh.executor.class=" + LoopThreads.class.getName())
            .addProfiler(GCProfiler.class);
    names.forEach(name -> options.include("(?i)" + name));
    return options;
  }
}
