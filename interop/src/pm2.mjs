// Sluice under the real PM2, with the sample configuration of deploy/pm2.

import { execFile } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { same } from './compare.mjs';
import { check } from './report.mjs';
import { TELLS_PROCESSES, processes } from './restarts.mjs';
import { ENV } from './stack.mjs';

const run = promisify(execFile);

/**
 * @param project where Sluice is
 * @param everything the main file of server-everything
 * @param ports two that are free
 */
export async function pm2Checks({ project, everything, ports: [port, management] }) {
  const gateway = `http://127.0.0.1:${port}`;
  const mark = `pm2-${process.pid}`;
  const config = join(process.cwd(), 'pm2.json');
  const home = join(process.cwd(), 'pm2-home');
  rmSync(home, { recursive: true, force: true });
  writeFileSync(config, JSON.stringify({
    listen: { host: '127.0.0.1', port },
    management: { host: '127.0.0.1', port: management },
    // Ready no sooner than its server is.
    servers: { late: { command: 'sh', args: ['-c', `sleep 2; exec "$0" "$1" stdio ${mark}`, process.execPath, everything] } },
    drain: { timeout: '2500ms' },
  }));
  const env = { ...ENV, PM2_HOME: home, SLUICE_CONFIG: config };
  const pm2 = (...args) => run(process.execPath, [join(process.cwd(), 'node_modules/pm2/bin/pm2'), ...args], { env });
  const state = async () => {
    const { stdout } = await pm2('jlist');
    const [app] = JSON.parse(stdout.slice(stdout.indexOf('[')));
    return { status: app?.pm2_env.status, pid: app?.pid, restarts: app?.pm2_env.restart_time };
  };
  const ready = () =>
    fetch(`${gateway}/readyz`).then(({ status }) => status === 200, () => false);
  const left = () => (TELLS_PROCESSES ? processes(mark) : []);

  try {
    await pm2('ping');
    await check('pm2', 'online when ready, and not before', async () => {
      let over = false;
      const starting = pm2('start', join(project, 'deploy/pm2/ecosystem.config.cjs')).finally(() => (over = true));
      const seen = new Set();
      while (!over) {
        const { status } = await state();
        const answers = await ready();
        seen.add(`${status}${answers ? '' : ', not ready'}`);
      }
      await starting;
      same((await state()).status, 'online');
      same(await ready(), true);
      same(seen.has('online, not ready'), false);
      return [...seen].join('; ');
    });

    await check('pm2', 'reload ends one and starts another', async () => {
      const before = await state();
      await pm2('reload', 'sluice');
      const after = await state();
      same(after.status, 'online');
      same(after.pid === before.pid, false);
      same(await ready(), true);
      same(left().length <= 2, true);
    });

    await check('pm2', 'stop answers the call under way and leaves no child', async () => {
      const call = fetch(`${gateway}/tools/call`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ name: 'late__trigger-long-running-operation', arguments: { duration: 1, steps: 1 } }),
      });
      await new Promise((resolve) => setTimeout(resolve, 300));
      const began = performance.now();
      await pm2('stop', 'sluice');
      const ms = Math.round(performance.now() - began);
      const response = await call;
      same(response.status, 200);
      same((await response.json()).isError ?? false, false);
      same((await state()).status, 'stopped');
      same(left(), []);
      return `after ${ms} ms`;
    });
  } finally {
    await pm2('kill');
  }
}
