// One run: every check of Sluice against software nobody here wrote.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eraChecks } from './eras.mjs';
import { everythingChecks } from './everything.mjs';
import { filesystemChecks } from './filesystem.mjs';
import { inspectorChecks } from './inspector.mjs';
import { mixedChecks } from './mixed.mjs';
import { pm2Checks } from './pm2.mjs';
import { pythonChecks } from './python.mjs';
import { check, close } from './report.mjs';
import { resumptionChecks } from './resumption.mjs';
import { TELLS_PROCESSES, processes, restartChecks } from './restarts.mjs';
import { sseChecks } from './sse.mjs';
import { sseServerChecks } from './sse-servers.mjs';
import { ENV, answering, configure, freePort, start, stop, stopAll } from './stack.mjs';
import { taskExtensionChecks } from './tasks.mjs';

const project = process.argv[2];
const modules = join(process.cwd(), 'node_modules/@modelcontextprotocol');
const everything = join(modules, 'server-everything/dist/index.js');
const python = [1, 2].map((major) => join(process.cwd(), `venv${major}/bin/python`));

const folder = join(process.cwd(), 'files');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'hello.txt'), 'hello\nworld\n');

const [port, management, remotePort, pythonPort, python2Port, deadPort] = await Promise.all(
  Array.from({ length: 6 }, freePort));
const stack = {
  folder,
  roots: [{ uri: `file://${folder}`, name: 'files' }],
  gateway: `http://127.0.0.1:${port}`,
  management: `http://127.0.0.1:${management}`,
  python,
  env: ENV,
  // How each server is reached without Sluice.
  straight: {
    everything: { command: process.execPath, args: [everything, 'stdio'], env: ENV },
    remote: { url: `http://127.0.0.1:${remotePort}/mcp` },
    files: { command: process.execPath, args: [join(modules, 'server-filesystem/dist/index.js'), folder], env: ENV },
    python: { url: `http://127.0.0.1:${pythonPort}/mcp` },
    python2: { url: `http://127.0.0.1:${python2Port}/mcp` },
  },
};

let ok = false;
try {
  const servers = {};
  const startPython = async (name, interpreter, at) => {
    servers[name] = start(name, interpreter, [join(process.cwd(), 'python/server.py'), String(at)]);
    await answering(`http://127.0.0.1:${at}/`, servers[name]);
  };
  const starts = {
    async remote() {
      servers.remote = start('remote', process.execPath, [everything, 'streamableHttp'], { PORT: String(remotePort) });
      await answering(`http://127.0.0.1:${remotePort}/`, servers.remote);
    },
    python: () => startPython('python', python[0], pythonPort),
    python2: () => startPython('python2', python[1], python2Port),
  };
  await Promise.all(Object.values(starts).map((begin) => begin()));

  const config = configure({
    listen: { host: '127.0.0.1', port },
    management: { host: '127.0.0.1', port: management },
    servers: {
      everything: { command: process.execPath, args: [everything, 'stdio'] },
      remote: { url: stack.straight.remote.url },
      files: { command: process.execPath, args: stack.straight.files.args },
      // With the slash it is redirected (307) to the address without.
      python: { url: `${stack.straight.python.url}/` },
      // It speaks both eras, but its tools ask as they did in sessions, which its SDK does not carry in the other era.
      python2: { url: stack.straight.python2.url, revision: '2025-11-25' },
      dead: { url: `http://127.0.0.1:${deadPort}/mcp` },
    },
  });
  const sluice = start('sluice', join(project, 'sluice'), ['serve', '-c', config]);
  await check('start', 'sluice serve, one server of six dead', () =>
    answering(`${stack.gateway}/healthz`, sluice, 600_000).then((status) => `/healthz ${status}`));

  await everythingChecks(stack);
  await filesystemChecks(stack);
  await pythonChecks(stack);
  await inspectorChecks(stack);
  await sseChecks(stack);
  await resumptionChecks(stack);
  await mixedChecks(stack);
  await restartChecks(stack, async (name) => {
    await stop(servers[name], 1_000);
    await starts[name]();
  });

  await check('stop', 'SIGTERM ends sluice and its children', async () => {
    const { how, ms } = await stop(sluice);
    if (how !== 0 && how !== 143 && how !== 'SIGTERM') {
      throw new Error(`ended with ${how} after ${ms} ms`);
    }
    const left = TELLS_PROCESSES ? processes('server-filesystem', folder) : [];
    if (left.length > 0) {
      throw new Error(`left running: ${left}`);
    }
    return `after ${ms} ms`;
  });
  await sseServerChecks({ project, python, env: ENV, everything, roots: stack.roots });
  await eraChecks({ project, straight: stack.straight, roots: stack.roots, python, env: ENV });
  await taskExtensionChecks({ project, straight: stack.straight });
  await pm2Checks({ project, everything, ports: await Promise.all([freePort(), freePort()]) });
} catch (failure) {
  await check('run', 'all groups of checks', () => {
    throw failure;
  });
} finally {
  await stopAll();
  ok = close();
}
process.exit(ok ? 0 : 1);
