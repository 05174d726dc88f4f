import { createRequire } from 'node:module'
import path from 'node:path'
import { artillery } from './artillery.ts'
import { carryOutScript } from './carry-out.ts'
import { hasK6, k6 } from './k6.ts'
import { cannot, measures, type Peer, type Reported, type Task, urlOf, type Way } from './peer.ts'
import { ttfa } from './ttfa.ts'

const FIRST_AUDIO = 'first audio'
const HEADERS = 'headers, not audio'
const WHOLE_ANSWER = 'whole answer'

/** The tools and what each of their figures means, verified in their source and output. */
export function peers(): Peer[] {
  return [
    { name: 'ttfa', ways: everywhere(measures(FIRST_AUDIO, ttfa)) },
    {
      name: 'plain ws',
      ways: { ...everywhere(cannot('speaks WebSocket only')), websocket: measures(FIRST_AUDIO, plain('ws')) },
    },
    {
      name: 'plain undici',
      ways: {
        ...everywhere(measures(FIRST_AUDIO, plain('undici'))),
        websocket: cannot('its WebSocket is the browsers’ interface: measured as plain ws'),
      },
    },
    {
      name: 'Artillery',
      ways: installed('artillery', {
        ...everywhere(measures(HEADERS, artillery)),
        websocket: cannot('its WebSocket engine counts messages and times none'),
      }),
    },
    {
      name: 'autocannon',
      ways: installed('autocannon', {
        ...everywhere(measures(WHOLE_ANSWER, autocannon)),
        websocket: cannot('speaks HTTP only'),
      }),
    },
    { name: 'k6', ways: k6Ways() },
  ]
}

type Ways = Peer['ways']

function everywhere(way: Way): Ways {
  return { websocket: way, sse: way, chunks: way }
}

function plain(kind: string): (task: Task) => Promise<Reported> {
  const script = path.join(import.meta.dirname, 'plain-client.ts')
  return async (task) =>
    JSON.parse(await carryOutScript(script, kind, urlOf(task), String(task.streams), String(task.answers)))
}

async function autocannon(task: Task): Promise<Reported> {
  const script = path.join(import.meta.dirname, 'autocannon-client.ts')
  const amount = task.streams * task.answers
  return JSON.parse(await carryOutScript(script, urlOf(task), String(task.streams), String(amount)))
}

/** Peers are installed separately into this folder: half a gigabyte that only this comparison needs. */
function installed(name: string, ways: Ways): Ways {
  try {
    createRequire(import.meta.url).resolve(`${name}/package.json`)
    return ways
  } catch {
    return everywhere(cannot('is not installed: npm ci --prefix bench/peers'))
  }
}

function k6Ways(): Ways {
  if (!hasK6()) return everywhere(cannot('no k6 on the path'))
  return {
    ...everywhere(measures(HEADERS, k6)),
    websocket: measures(`${FIRST_AUDIO}, in whole ms, by a script of ours`, k6),
  }
}
