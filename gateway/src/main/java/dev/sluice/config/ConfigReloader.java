package dev.sluice.config;

import dev.sluice.admin.ConfigView;
import dev.sluice.lifecycle.FleetChange;
import dev.sluice.lifecycle.Gateway;
import dev.sluice.lifecycle.GatewayConfig;
import dev.sluice.lifecycle.ReloadOutcome;
import dev.sluice.lifecycle.StartFailure;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration again when it is asked to, and when its files have changed and then been
 * the same for one interval, on a thread of its own. One that is wrong leaves the gateway as it is.
 *
 * <p>Files are looked at rather than watched: that works on network file systems and with whatever
 * way editors and ConfigMaps replace them.
 */
public final class ConfigReloader implements ConfigView, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigReloader.class);

  /** Most problems of one wrong configuration that are logged. */
  private static final int MAX_LOGGED = 20;

  private final Path file;
  private final Gateway gateway;
  private final UnaryOperator<GatewayConfig> override;
  private final InstantSource clock;
  private final BlockingQueue<Boolean> requests = new ArrayBlockingQueue<>(1);

  /** Of the last reading, right or wrong; owned by the thread. */
  private volatile ConfigOrigin origin;

  /** Of the configuration in use. */
  private volatile ConfigOrigin used;

  private final Thread thread =
      Thread.ofPlatform().daemon().name("sluice-config").unstarted(this::run);
  private volatile @Nullable ConfigReading last;
  private @Nullable Map<Path, FileStamp> settling;

  /**
   * @param loaded what the gateway was started with
   * @param override what the command line says beyond the file
   */
  public ConfigReloader(
      Path file,
      LoadedConfig.Valid loaded,
      Gateway gateway,
      UnaryOperator<GatewayConfig> override,
      InstantSource clock) {
    this.file = file;
    this.gateway = gateway;
    this.override = override;
    this.clock = clock;
    this.origin = loaded.origin();
    this.used = loaded.origin();
  }

  /** Begins to look. The gateway must be ready: before, it changes nothing. */
  public void start() {
    thread.start();
  }

  /** Looks no more. */
  @Override
  public void close() {
    thread.interrupt();
  }

  /** Reads the configuration again, changed or not. Any thread; never blocks. */
  public void request() {
    boolean _ = requests.offer(true);
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        guarded(isAsked());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isAsked() throws InterruptedException {
    long millis = gateway.config().reload().interval().toMillis();
    return millis == 0 ? requests.take() : requests.poll(millis, TimeUnit.MILLISECONDS) != null;
  }

  /** A defect here must not end the thread: nothing would ever be read again. */
  private void guarded(boolean asked) {
    try {
      if (asked || hasChanged()) {
        reload();
      }
    } catch (RuntimeException bug) {
      LOG.error("config_reload_broke file={}", file, bug);
      gateway.reloadRefused();
    }
  }

  /** True when the files are others than were read, and have been so for a whole interval. */
  boolean hasChanged() {
    Map<Path, FileStamp> now = origin.stampsNow();
    boolean settled = now.equals(settling);
    settling = now.equals(origin.stamps()) ? null : now;
    return settled && settling != null;
  }

  void reload() {
    settling = null;
    LoadedConfig loaded = ConfigLoader.load(file);
    origin = loaded.origin();
    switch (loaded) {
      case LoadedConfig.Valid valid -> apply(valid);
      case LoadedConfig.Invalid invalid ->
          refuse(invalid.problems().stream().map(ConfigProblem::text).toList());
    }
  }

  private void apply(LoadedConfig.Valid valid) {
    GatewayConfig next = override.apply(valid.config());
    List<String> restart = RestartNeeds.of(gateway.config(), next);
    FleetChange change;
    try {
      change = gateway.reload(next);
    } catch (StartFailure unusable) {
      refuse(List.of(String.valueOf(unusable.getMessage())));
      return;
    }
    used = valid.origin();
    last = ConfigReading.applied(clock.instant(), change, restart);
    LOG.info(
        "config_reloaded file={} added={} changed={} removed={}",
        file,
        change.added(),
        change.changed(),
        change.removed());
    if (!restart.isEmpty()) {
      LOG.warn("config_needs_restart keys={}", restart);
    }
  }

  private void refuse(List<String> problems) {
    gateway.reloadRefused();
    last = ConfigReading.refused(clock.instant(), problems);
    LOG.warn("config_refused file={} problems={} in_use=\"the one before\"", file, problems.size());
    problems.stream()
        .limit(MAX_LOGGED)
        .forEach(problem -> LOG.warn("config_problem detail=\"{}\"", problem));
  }

  @Override
  public Map<String, ?> config() {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("file", file.toAbsolutePath().normalize().toString());
    shown.put("files", origin.files());
    ConfigReading reading = last;
    if (reading != null) {
      shown.put("lastReload", reading.shown());
    }
    shown.put("current", reading == null || reading.outcome() != ReloadOutcome.REFUSED);
    shown.put("config", new EffectiveConfig(used.substituted()).of(gateway.config()));
    return shown;
  }
}
