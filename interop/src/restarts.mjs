// Servers that go away under a session and come back.

import { readFileSync, readdirSync } from 'node:fs';
import { connect } from './clients.mjs';
import { same } from './compare.mjs';
import { check } from './report.mjs';

/** Process ids whose command line holds every one of the words. */
export function processes(...words) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return words.every((word) => line.includes(word));
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** Whether this machine tells of its processes as Linux does. */
export const TELLS_PROCESSES = process.platform === 'linux';

/**
 * @param restart names a server of this run, ends it and starts it again on its port
 */
export async function restartChecks({ gateway, folder, roots }, restart) {
  const echo = async (peer, name, args, text) => {
    const { response } = await peer.ask('tools/call', { name, arguments: args });
    same(response.content?.[0]?.text ?? response, text);
  };
  for (const [server, call] of [
    ['remote', (peer) => echo(peer, 'remote__echo', { message: 'x' }, 'Echo: x')],
    ['python', (peer) => echo(peer, 'python__add', { a: 1, b: 2 }, '3.0')],
  ]) {
    await check('restarts', `${server} restarted: its sessions are lost, the call is not`, async () => {
      const peer = await connect('sdk-1', { url: `${gateway}/mcp` }, roots);
      try {
        await call(peer);
        await restart(server);
        await call(peer);
        await call(peer);
      } finally {
        await peer.close();
      }
    });
  }
  if (TELLS_PROCESSES) {
    await check('restarts', 'a killed child is started again', async () => {
      const peer = await connect('sdk-1', { url: `${gateway}/mcp` }, roots);
      const list = () => peer.ask('tools/call', { name: 'files__list_directory', arguments: { path: folder } });
      try {
        const before = await list();
        // The new child may ask for roots first, as the killed one did when it started.
        const killed = processes('server-filesystem', folder);
        same(killed.length > 0, true);
        killed.forEach((pid) => process.kill(pid, 'SIGKILL'));
        const deadline = Date.now() + 10_000;
        let after = await list();
        while (after.response.error && Date.now() < deadline) {
          await new Promise((resolve) => setTimeout(resolve, 100));
          after = await list();
        }
        same(after.response, before.response);
        return `${killed.length} killed`;
      } finally {
        await peer.close();
      }
    });
  }
}
