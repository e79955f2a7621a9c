// Sluice under PM2 (tried with 7.0):  pm2 start deploy/pm2/ecosystem.config.cjs
//
//   pm2 start, pm2 restart   return when Sluice is ready, not when Java runs
//   pm2 stop                 calls under way finish first
//   pm2 sendSignal SIGHUP sluice    reads the configuration again; it is also read when the file changes
const path = require("node:path");

const home = path.resolve(__dirname, "../..");

module.exports = {
  apps: [
    {
      name: "sluice",
      script: path.join(home, "sluice"),
      args: ["serve", "-c", process.env.SLUICE_CONFIG || "/etc/sluice/sluice.yaml"],
      // The launcher becomes Java; PM2 must not run it with Node.js, nor in cluster mode.
      interpreter: "none",
      exec_mode: "fork",
      // "online" when clients are served. Longer than startup.wait (10 s).
      wait_ready: true,
      listen_timeout: 20000,
      // SIGINT, and SIGKILL after this long: longer than drain.timeout (1.6 s).
      kill_timeout: 3000,
      // Sluice ends its own children, after the calls; PM2 would signal them at the same moment.
      treekill: false,
      // A broken configuration does not get better by trying again and again.
      min_uptime: 5000,
      max_restarts: 5,
      exp_backoff_restart_delay: 200,
    },
  ],
};
