// Servers of the Python SDK 1.x (FastMCP) and 2.x (MCPServer), and its clients.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { connect } from './clients.mjs';
import { same } from './compare.mjs';
import { check } from './report.mjs';

const run = promisify(execFile);

/** Runs one of the programs in python/ and gives the JSON it prints. */
export async function printed({ env }, interpreter, program, ...args) {
  const { stdout } = await run(interpreter, [join(process.cwd(), 'python', program), ...args], {
    env,
    timeout: 60_000,
    maxBuffer: 64 << 20,
  });
  return JSON.parse(stdout);
}

/** Compares what a client sees straight with what it sees on each route. */
async function compared(name, survey, server, { gateway, straight }, surveyThrough = survey) {
  const expected = await survey(straight[server].url, '');
  const routes = [
    [`${name} /servers/${server}`, `${gateway}/servers/${server}/mcp`, ''],
    [`${name} /mcp ${server}__`, `${gateway}/mcp`, `${server}__`],
  ];
  for (const [group, url, prefix] of routes) {
    let through;
    await check(group, 'connects and answers every step', async () => {
      through = await surveyThrough(url, prefix);
      return `${Object.keys(through).length} steps`;
    });
    for (const [step, came] of through ? Object.entries(expected) : []) {
      await check(group, step, () => same(through[step], came));
    }
  }
}

export async function pythonChecks(stack) {
  const { gateway } = stack;
  const one = (url, prefix) => printed(stack, stack.python[0], 'client.py', url, prefix);
  const two = (mode) => (url, prefix) => printed(stack, stack.python[1], 'client2.py', url, mode, prefix);
  await compared('py 1', one, 'python', stack);
  await compared('py 2', two('legacy'), 'python', stack);
  await compared('py 1', one, 'python2', stack);
  await compared('py 2', two('legacy'), 'python2', stack);
  // A client that looks for a newer revision first, and then takes the one both speak.
  await compared('py 2 auto', two('legacy'), 'python', stack, two('auto'));
  await check('sdk 1 /servers/python', 'progress and log messages before the result', async () => {
    const peer = await connect('sdk-1', { url: `${gateway}/servers/python/mcp` });
    try {
      const { interim } = await peer.ask('tools/call', { name: 'count', arguments: { to: 4 } }, { progress: true });
      same(interim.map(({ params }) => params.progress), [1, 2, 3, 4]);
      const logs = peer.heard.filter(({ method }) => method === 'notifications/message');
      same(logs.map(({ params }) => params.data), ['counted 1', 'counted 2', 'counted 3', 'counted 4']);
    } finally {
      await peer.close();
    }
  });
}
