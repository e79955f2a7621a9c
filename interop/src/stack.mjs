// The processes of one run: servers, and Sluice in front of them.

import { spawn } from 'node:child_process';
import { mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

const children = [];

/** A port of the loopback interface that was free a moment ago. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** The environment every server and Sluice get, so that get-env says the same everywhere. */
export const ENV = Object.fromEntries(
  ['PATH', 'HOME', 'LOGNAME', 'SHELL', 'TERM', 'USER', 'LANG', 'JAVA_HOME', 'TMPDIR', 'SLUICE_JAVA_OPTS']
    .filter((name) => process.env[name] !== undefined)
    .map((name) => [name, process.env[name]]));

/** Starts a process whose output goes to logs/NAME.log; it ends with the run. */
export function start(name, command, args, env = {}) {
  mkdirSync('logs', { recursive: true });
  const log = openSync(join('logs', `${name}.log`), 'w');
  const child = spawn(command, args, { env: { ...ENV, ...env }, stdio: ['ignore', log, log] });
  child.exited = new Promise((resolve) => child.on('exit', (code, signal) => resolve(code ?? signal)));
  children.push(child);
  return child;
}

/** Waits until GET url answers at all. */
export async function answering(url, child, millis = 60_000) {
  const deadline = Date.now() + millis;
  let ended = null;
  child.exited.then((how) => (ended = how));
  while (Date.now() < deadline) {
    if (ended !== null) {
      throw new Error(`${url}: its process ended with ${ended}; see interop/.work/logs`);
    }
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(1_000) });
      await response.body?.cancel();
      return response.status;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error(`${url}: no answer within ${millis} ms; see interop/.work/logs`);
}

/** Ends a process and gives how it ended and after how long. */
export async function stop(child, millis = 10_000) {
  const began = performance.now();
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), millis);
  const how = await child.exited;
  clearTimeout(timer);
  return { how, ms: Math.round(performance.now() - began) };
}

/** Ends whatever still runs. */
export async function stopAll() {
  await Promise.all(children.filter((child) => child.exitCode === null && child.signalCode === null).map((child) => stop(child)));
}

/** Writes Sluice's configuration and gives its path. */
export function configure(config, file = 'sluice.json') {
  rmSync(file, { force: true });
  writeFileSync(file, JSON.stringify(config, null, 2));
  return join(process.cwd(), file);
}

/** Starts Sluice in front of servers and gives its address. */
export async function gateway(project, servers, name) {
  const [port, management] = await Promise.all([freePort(), freePort()]);
  const config = { listen: { host: '127.0.0.1', port }, management: { host: '127.0.0.1', port: management }, servers };
  const child = start(`sluice-${name}`, join(project, 'sluice'), ['serve', '-c', configure(config, `sluice-${name}.json`)]);
  const address = `http://127.0.0.1:${port}`;
  await answering(`${address}/healthz`, child, 120_000);
  return address;
}
