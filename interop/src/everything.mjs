// server-everything: all it has, through Sluice and straight, must be the same JSON.

import { connect } from './clients.mjs';
import { same } from './compare.mjs';
import { check } from './report.mjs';
import { surveyEverything } from './survey.mjs';

/** Longer than server-everything waits before it asks for roots on its own (350 ms). */
const ROOTS_SYNC_MILLIS = 600;

export async function survey(sdk, target, roots, prefix) {
  const peer = await connect(sdk, target, roots);
  try {
    await new Promise((resolve) => setTimeout(resolve, ROOTS_SYNC_MILLIS));
    return await surveyEverything(peer, prefix);
  } finally {
    await peer.close();
  }
}

/** One server seen through one route. */
export async function compared(group, sdk, target, roots, { straight, prefix = '', merged = false }) {
  let through;
  await check(group, 'connects and answers every step', async () => {
    through = await survey(sdk, target, roots, prefix);
    return `${through.size} steps`;
  });
  if (!through) {
    return;
  }
  for (const [step, expected] of straight) {
    await check(group, step, () => {
      const actual = through.get(step);
      if (merged && Array.isArray(expected) && step.startsWith('resources/')) {
        contains(actual, expected);
      } else {
        same(actual, expected);
      }
    });
  }
}

/** In the merged lists the resources of one server stand among those of others, in their own order. */
function contains(actual, expected) {
  const own = new Set(expected.map((item) => item.uri ?? item.uriTemplate));
  same(actual.filter((item) => own.has(item.uri ?? item.uriTemplate)), expected);
}

export async function everythingChecks({ straight, gateway, roots }) {
  const stdio = await survey('sdk-1', straight.everything, roots);
  const http = await survey('sdk-1', straight.remote, roots);
  const one = (name) => ({ url: `${gateway}/servers/${name}/mcp` });
  const all = { url: `${gateway}/mcp` };

  await compared('sdk 1 /servers/everything (stdio)', 'sdk-1', one('everything'), roots, { straight: stdio });
  await compared('sdk 1 /servers/remote (http)', 'sdk-1', one('remote'), roots, { straight: http });
  await compared('sdk 1 /mcp everything__ (stdio)', 'sdk-1', all, roots, {
    straight: stdio,
    prefix: 'everything__',
    merged: true,
  });
  await compared('sdk 1 /mcp remote__ (http)', 'sdk-1', all, roots, { straight: withoutUris(http), prefix: 'remote__', merged: true });
  await compared('sdk 2 /servers/everything (stdio)', 'sdk-2', one('everything'), roots, { straight: stdio });
  await compared('sdk 2 /servers/remote (http)', 'sdk-2', one('remote'), roots, { straight: http });
  await compared('sdk 2 /mcp everything__ (stdio)', 'sdk-2', all, roots, {
    straight: stdio,
    prefix: 'everything__',
    merged: true,
  });
}

/** Both servers have the same URIs, and the first one configured answers for them. */
export function withoutUris(steps) {
  return new Map([...steps].filter(([step]) => !step.startsWith('resource ')));
}
