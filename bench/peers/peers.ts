import { createRequire } from 'node:module'
import path from 'node:path'
import { artillery } from './artillery.ts'
import { hasK6, k6 } from './k6.ts'
import {
  cannot,
  measures,
  type Peer,
  type PeerResult,
  type PeerTask,
  type RouteSupport,
  urlOf,
} from './peer.ts'
import { runScript } from './run-command.ts'
import { ttfa } from './ttfa.ts'

const FIRST_AUDIO = 'first audio'
const HEADERS = 'headers, not audio'
const WHOLE_ANSWER = 'whole answer'

/** The tools and what each of their figures means, verified in their source and output. */
export function peers(): Peer[] {
  return [
    { name: 'ttfa', routes: onEveryRoute(measures(FIRST_AUDIO, ttfa)) },
    {
      name: 'plain ws',
      routes: {
        ...onEveryRoute(cannot('speaks WebSocket only')),
        websocket: measures(FIRST_AUDIO, plain('ws')),
      },
    },
    {
      name: 'plain undici',
      routes: {
        ...onEveryRoute(measures(FIRST_AUDIO, plain('undici'))),
        websocket: cannot('its WebSocket is the browsers’ interface: measured as plain ws'),
      },
    },
    {
      name: 'Artillery',
      routes: ifInstalled('artillery', {
        ...onEveryRoute(measures(HEADERS, artillery)),
        websocket: cannot('its WebSocket engine counts messages and times none'),
      }),
    },
    {
      name: 'autocannon',
      routes: ifInstalled('autocannon', {
        ...onEveryRoute(measures(WHOLE_ANSWER, autocannon)),
        websocket: cannot('speaks HTTP only'),
      }),
    },
    { name: 'k6', routes: k6Routes() },
  ]
}

type RouteSupports = Peer['routes']

function onEveryRoute(way: RouteSupport): RouteSupports {
  return { websocket: way, sse: way, chunks: way }
}

function plain(kind: string): (task: PeerTask) => Promise<PeerResult> {
  const script = path.join(import.meta.dirname, 'plain-client.ts')
  return async (task) =>
    JSON.parse(await runScript(script, kind, urlOf(task), String(task.streams), String(task.answers)))
}

async function autocannon(task: PeerTask): Promise<PeerResult> {
  const script = path.join(import.meta.dirname, 'autocannon-client.ts')
  const amount = task.streams * task.answers
  return JSON.parse(await runScript(script, urlOf(task), String(task.streams), String(amount)))
}

/** Peers are installed separately into this folder: half a gigabyte that only this comparison needs. */
function ifInstalled(name: string, routes: RouteSupports): RouteSupports {
  try {
    createRequire(import.meta.url).resolve(`${name}/package.json`)
    return routes
  } catch {
    return onEveryRoute(cannot('is not installed: npm ci --prefix bench/peers'))
  }
}

function k6Routes(): RouteSupports {
  if (!hasK6()) return onEveryRoute(cannot('no k6 on the path'))
  return {
    ...onEveryRoute(measures(HEADERS, k6)),
    websocket: measures(`${FIRST_AUDIO}, in whole ms, by a script of ours`, k6),
  }
}
