import type { Cassette } from '../../cassette/cassette.ts'
import type { Millis } from '../../core/units.ts'
import { startReplay } from '../../lab/replay/replay-server.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { isUnderstood, type RequestTrace, receivedIn } from '../../trace/request-trace.ts'
import { traceRequest } from '../execute/trace-request.ts'
import { planRun } from '../plan/plan-run.ts'

/** How much longer than the recording a replay may take. */
const PATIENCE: Millis = 3000

/**
 * Lets an adapter meet a recorded answer again, on the ordinary path of a trial. No key is used.
 * @param adapter its id, or the path of a file in `folder`
 */
export async function replayCassette(
  adapter: string,
  folder: string,
  cassette: Cassette,
  signal: AbortSignal,
): Promise<RequestTrace | undefined> {
  const server = await startReplay({ cassettes: [cassette] })
  try {
    const scheme = cassette.head.transport === 'websocket' ? 'ws' : 'http'
    const scenario = scenarioOf(adapter, `${scheme}://${server.host}:${server.port}`, cassette)
    const plan = await planRun({ workload: 'requests', scenario }, { environment: {}, lab: 'never', folder })
    if (plan.workload !== 'requests') throw new Error('a plan of requests became one of conversations')
    return await traceRequest(plan, cassette.head.text, signal)
  } finally {
    await server.close()
  }
}

function scenarioOf(adapter: string, base: string, { head, entries }: Cassette): Scenario {
  const { model, voice, text, format } = head
  const lasted = (entries.at(-1)?.at ?? 0) / 1e3
  const { encoding, container, sampleRate } = format
  return {
    name: 'replay',
    seed: 1,
    // A recorded timeout comes again at its time.
    timeout: Math.ceil(lasted + (head.result.outcome === 'timeout' ? 0 : PATIENCE)) + 1,
    texts: [text],
    targets: [
      {
        id: 'replay',
        adapter,
        region: '',
        language: '',
        options: {},
        base,
        format: { encoding, container },
        sampleRate,
        ...(model !== '' && { model }),
        ...(voice !== '' && { voice }),
      },
    ],
    load: { executor: 'constant-concurrency', concurrency: 1, trials: 1, order: 'blocked' },
    connection: 'cold',
    warmup: 0,
    stop: { kind: 'complete' },
  }
}

/** What is not as it was when the cassette was recorded, in words. Empty if all is. */
export function compareWithCassette(trace: RequestTrace, { head }: Cassette): string[] {
  const { trial } = trace
  const { result, transport } = head
  const now = {
    outcome: trial.outcome,
    bytes: trial.bytes,
    audio_us: trial.audio_us ?? 0,
    // How a body is split into pieces is up to TCP.
    ...(transport !== 'http' && {
      pieces: trial.pieces,
      understood: receivedIn(trace).filter(isUnderstood).length,
    }),
  }
  // Silence in place of the audio cannot be heard.
  const isExpected = head.audio === 'silence' && result.outcome === 'ok' && trial.outcome === 'inaudible'
  return Object.entries(now).flatMap(([name, value]) => {
    const before = result[name as keyof typeof result]
    if (before === undefined || value === before || (name === 'outcome' && isExpected)) return []
    return [`${WORDS[name] ?? name}: ${value} now, ${before} when it was recorded`]
  })
}

const WORDS: Readonly<Record<string, string>> = {
  bytes: 'bytes of audio',
  audio_us: 'microseconds of audio',
  pieces: 'pieces of audio',
  understood: 'messages that were understood',
}
