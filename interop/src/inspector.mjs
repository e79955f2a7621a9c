// The MCP Inspector in its command line mode.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { same } from './compare.mjs';
import { check } from './report.mjs';

const run = promisify(execFile);
const INSPECTOR = join(process.cwd(), 'node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js');

const STEPS = [
  ['tools/list', []],
  ['tools/call', ['--tool-name', 'echo', '--tool-arg', 'message=hello']],
  ['tools/call', ['--tool-name', 'get-sum', '--tool-arg', 'a=3', '--tool-arg', 'b=4']],
  ['prompts/list', []],
  ['prompts/get', ['--prompt-name', 'args-prompt', '--prompt-args', 'city=Bern']],
  ['resources/list', []],
  ['resources/templates/list', []],
  ['resources/read', ['--uri', 'demo://resource/static/document/features.md']],
];

export async function inspect(env, url, method, args, transport = 'http') {
  const { stdout } = await run(
    process.execPath,
    [INSPECTOR, '--cli', url, '--transport', transport, '--method', method, ...args],
    { env, timeout: 60_000, maxBuffer: 16 << 20 });
  return JSON.parse(stdout);
}

export async function inspectorChecks({ env, straight, gateway }) {
  for (const [method, args] of STEPS) {
    await check('inspector /servers/remote', `${method} ${args[1] ?? ''}`, async () => {
      const expected = await inspect(env, straight.remote.url, method, args);
      same(await inspect(env, `${gateway}/servers/remote/mcp`, method, args), expected);
    });
  }
  await check('inspector /mcp', 'tools/call remote__echo', async () => {
    const args = ['--tool-name', 'remote__echo', '--tool-arg', 'message=hello'];
    same(await inspect(env, `${gateway}/mcp`, 'tools/call', args), {
      content: [{ type: 'text', text: 'Echo: hello' }],
    });
  });
}
