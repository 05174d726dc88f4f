import { randomBytes } from 'node:crypto'
import { smallestWs } from '../adapters/smallest/websocket.ts'
import type { LabProfile } from '../core/config/lab-profile.ts'
import { forkLab } from '../lab/fork-lab.ts'
import { writeRequestHead } from '../wire/http/head.ts'
import type { FirstAudio } from './match-truth.ts'
import { type FirstReadStamps, runRawSocketStream } from './raw-socket-stream.ts'

export interface FloorOptions {
  readonly streams: number
  readonly answers: number
  readonly seed: number
  readonly profile: LabProfile
}

/**
 * First audio over raw sockets: the lowest error that this machine, its kernel and Node allow any client,
 * measured the same way as the harness.
 */
export async function measureFloor({ streams, answers, seed, profile }: FloorOptions): Promise<FirstAudio[]> {
  const lab = await forkLab({
    seed,
    mounts: [{ name: 'floor', provider: smallestWs.facts.provider, profile }],
  })
  try {
    const { host = '', port = 0 } = lab.addresses.floor ?? {}
    const stamps: FirstReadStamps = new Map()
    const plan = { host, port, ...buildRequest(`ws://${host}:${port}`), answers }
    await Promise.all(Array.from({ length: streams }, () => runRawSocketStream(plan, stamps)))
    const truth = await lab.truth()
    return truth.flatMap(({ request, pieces, ports }) => {
      const [stamp, first] = [stamps.get(request), pieces[0]]
      return stamp === undefined || !first ? [] : [{ stamp, written: first.at_us, ...(ports && { ports }) }]
    })
  } finally {
    await lab.close()
  }
}

/** Uses the adapter's own frames, so that the raw socket sends the same request as the harness. */
function buildRequest(base: string) {
  const job = {
    stream: 'floor',
    target: 'floor',
    text: 'How can I help you today?',
    model: smallestWs.facts.models[0] ?? '',
    voice: Object.values(smallestWs.facts.voices)[0] ?? '',
    language: 'en',
    format: { encoding: 'pcm_s16le', container: 'raw', sampleRate: 24_000 },
    key: 'floor',
    base,
    options: smallestWs.parseOptions({ complete_backoff_ms: 0 }),
  } as const
  const dial = smallestWs.dial(job)
  const upgrade = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': randomBytes(16).toString('base64'),
  }
  const state = smallestWs.newState?.()
  const say = (kind: 'open' | 'start' | 'end') =>
    state === undefined ? [] : (smallestWs.say?.({ kind }, job, state) ?? [])
  const text =
    state === undefined
      ? []
      : (smallestWs.say?.({ kind: 'text', text: job.text, last: true }, job, state) ?? [])
  return {
    upgrade: writeRequestHead('GET', new URL(dial.url), upgrade, dial.headers),
    request: [...say('start'), ...text, ...say('end')],
  }
}
