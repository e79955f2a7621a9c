// Thousands of calls through Sluice to servers nobody here wrote: every answer must be the answer to that call, byte for byte.
//
//   node src/volume.mjs PROJECT [CALLS]

import { join } from 'node:path';
import { ENV, answering, configure, freePort, start, stopAll } from './stack.mjs';

const CALLERS = 32;
const project = process.argv[2];
const calls = Number(process.argv[3] ?? 19_000);
const everything = join(process.cwd(), 'node_modules/@modelcontextprotocol/server-everything/dist/index.js');
const python = [1, 2].map((major) => join(process.cwd(), `venv${major}/bin/python`));
const echo = join(process.cwd(), 'python/echo.py');

/** Texts that tempt framing: line ends of all kinds, quotes, JSON, SSE fields, other planes, long lines. */
const TEMPTATIONS = [
  'plain',
  '',
  'line\nline\r\nline\rline\u2028line\u2029line\u0085',
  '"}\n{"jsonrpc":"2.0","id":1,"result":{}}\n',
  'data: {"jsonrpc":"2.0"}\n\nevent: message\n\n',
  'Käse 日本語 😀 \u0000\u001f\ufeff',
  '\\n \\u0000 \\" \\\\',
  'x'.repeat(70_000),
];

function text(call) {
  return `${call} ${TEMPTATIONS[call % 97 === 0 ? TEMPTATIONS.length - 1 : call % (TEMPTATIONS.length - 1)]}`;
}

/** One MCP session over plain fetch. */
class Caller {
  constructor(url) {
    this.url = url;
    this.headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
  }

  async post(message) {
    const response = await fetch(this.url, {
      method: 'POST',
      headers: this.headers,
      body: JSON.stringify({ jsonrpc: '2.0', ...message }),
      signal: AbortSignal.timeout(120_000),
    });
    const body = await response.text();
    if (!response.ok) {
      throw new Error(`HTTP ${response.status} ${body.slice(0, 200)}`);
    }
    const session = response.headers.get('mcp-session-id');
    if (session) {
      this.headers['mcp-session-id'] = session;
    }
    const events = (response.headers.get('content-type') ?? '').startsWith('text/event-stream');
    const messages = events
      ? body.split('\n').filter((line) => line.startsWith('data: ') && line.length > 6).map((line) => JSON.parse(line.slice(6)))
      : body === '' ? [] : [JSON.parse(body)];
    return messages.filter((message) => 'result' in message || 'error' in message);
  }

  async open() {
    await this.post({
      id: 0,
      method: 'initialize',
      params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'volume', version: '1' } },
    });
    this.headers['mcp-protocol-version'] = '2025-06-18';
    await this.post({ method: 'notifications/initialized' });
    return this;
  }

  /** What is wrong with the answer to one call; empty when nothing is. */
  async echo(call, tool) {
    const message = text(call);
    const answers = await this.post({ id: `call-${call}`, method: 'tools/call', params: { name: tool, arguments: { message } } });
    if (answers.length !== 1) {
      return `${answers.length} answers`;
    }
    const [{ id, result, error }] = answers;
    if (id !== `call-${call}`) {
      return `the answer to ${id}`;
    }
    if (error) {
      return `${error.code} ${error.message}`;
    }
    return result.content?.[0]?.text === `Echo: ${message}` ? '' : 'another text';
  }
}

async function lines(management, name) {
  const metrics = await (await fetch(`${management}/metrics`)).text();
  const sample = metrics.split('\n').find((line) => line.startsWith('sluice_process_noise_lines_total') && line.includes(`"${name}"`));
  return Number(sample?.split(' ')[1] ?? 0);
}

const [port, managementPort, remotePort, pythonPort] = await Promise.all(Array.from({ length: 4 }, freePort));
const management = `http://127.0.0.1:${managementPort}`;
const servers = {
  everything: { command: process.execPath, args: [everything, 'stdio'] },
  remote: { url: `http://127.0.0.1:${remotePort}/mcp` },
  python: { command: python[0], args: ['-u', echo] },
  python2: { url: `http://127.0.0.1:${pythonPort}/mcp` },
};
const names = Object.keys(servers);
const wrong = [];
try {
  const remote = start('volume-remote', process.execPath, [everything, 'streamableHttp'], { PORT: String(remotePort) });
  const python2 = start('volume-python2', python[1], [echo, String(pythonPort)], ENV);
  await Promise.all([answering(`http://127.0.0.1:${remotePort}/`, remote), answering(`http://127.0.0.1:${pythonPort}/`, python2)]);
  const config = configure({ listen: { port }, management: { port: managementPort }, servers });
  const sluice = start('volume-sluice', join(project, 'sluice'), ['serve', '-c', config]);
  await answering(`http://127.0.0.1:${port}/readyz`, sluice, 600_000);

  const began = performance.now();
  let next = 0;
  let done = 0;
  await Promise.all(Array.from({ length: CALLERS }, async () => {
    const caller = await new Caller(`http://127.0.0.1:${port}/mcp`).open();
    for (let call = next++; call < calls; call = next++) {
      const name = names[call % names.length];
      const problem = await caller.echo(call, `${name}__echo`).catch((failure) => String(failure?.message ?? failure));
      if (problem) {
        wrong.push(`call ${call} of ${name}: ${problem}`);
      }
      if (++done % 100 === 0 && process.stderr.isTTY) {
        process.stderr.write(`\r${done} of ${calls} `);
      }
    }
  }));
  const seconds = (performance.now() - began) / 1000;
  for (const name of ['everything', 'python']) {
    const noise = await lines(management, name);
    if (noise > 0) {
      wrong.push(`${noise} lines of ${name} were no JSON-RPC message`);
    }
  }
  console.log(`${calls} calls to ${names.length} servers (${names.join(', ')}) in ${seconds.toFixed(1)} s: ${wrong.length} failures`);
  wrong.slice(0, 20).forEach((line) => console.log(line));
} catch (failure) {
  wrong.push(String(failure));
  console.log(`volume: ${failure?.stack ?? failure}`);
} finally {
  await stopAll();
}
process.exit(wrong.length === 0 ? 0 : 1);
