// The suite itself: one run of it, and what its checks say.

import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const MODULE = join(process.cwd(), 'node_modules/@modelcontextprotocol/conformance');
const PROGRAM = join(MODULE, 'dist/index.js');
const OUT = join(process.cwd(), 'conformance');
const FOLDER = /^(?:server-|client-)?(.*?)-\d{4}-\d\d-\d\dT[\d-]+Z$/;

/** The version that is installed. */
export const version = JSON.parse(readFileSync(join(MODULE, 'package.json'), 'utf8')).version;

/** What a revision requires of servers: the names of its scored scenarios. */
export function required(revision) {
  return parse(readFileSync(join(MODULE, 'requirements', `${revision}.yaml`), 'utf8')).server;
}

/** Runs the suite; gives its exit code, its output and the folder of its results. */
export async function suite(name, args, env = {}) {
  const out = join(OUT, name);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const child = spawn(process.execPath, [PROGRAM, ...args, '-o', out], {
    env: { ...process.env, NODE_COMPILE_CACHE: join(process.cwd(), 'compiled'), NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  }
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { code, output, scenarios: results(out) };
}

/** Scenario to {failures, warnings, passed}, each of the first two a map of check to message. */
function results(folder) {
  const scenarios = new Map();
  for (const each of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (each.name !== 'checks.json') {
      continue;
    }
    const [, scenario] = FOLDER.exec(each.parentPath.split('/').at(-1)) ?? [];
    const checks = JSON.parse(readFileSync(join(each.parentPath, each.name), 'utf8'));
    scenarios.set(scenario, {
      failures: messages(checks, 'FAILURE'),
      warnings: messages(checks, 'WARNING'),
      skipped: messages(checks, 'SKIPPED'),
      succeeded: new Set(checks.filter(({ status }) => status === 'SUCCESS').map(({ id, name }) => `${id} ${name}`)),
    });
  }
  return scenarios;
}

function messages(checks, wanted) {
  return new Map(
    checks
      .filter(({ status }) => status === wanted)
      .map(({ id, name, errorMessage, details }) => [`${id} ${name}`, errorMessage ?? details?.message ?? '']),
  );
}
