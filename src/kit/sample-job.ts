import type { AnyAdapter, AudioFormatFact, Cue, Dial, Facts, Frame, Job } from '../core/adapter.ts'
import type { AudioFormat } from '../core/audio-format.ts'
import { sampleRatesFor } from '../core/sample-rates.ts'
import { deepFreeze } from './deep-freeze.ts'

/** Unmistakable, so that it is found wherever it leaks to. */
export const KIT_KEY = 'kit-key-7Yq2'
/** Plain words: the same in JSON, in a query and in a header. */
export const KIT_TEXT = 'Good morning, this is the kit speaking.'

/** A frozen job for an adapter: its first model with the voice and format its facts declare. */
export function sampleJob(adapter: AnyAdapter, changes: Partial<Job> = {}): Job {
  const { facts } = adapter
  const model = changes.model ?? facts.models[0] ?? ''
  return deepFreeze({
    stream: 'kit-1',
    target: 'kit',
    text: KIT_TEXT,
    model,
    voice: facts.voices[model] ?? facts.voices['*'] ?? '',
    language: 'en',
    format: formatOf(facts, facts.formats[0] ?? { encoding: 'pcm_s16le', container: 'raw' }),
    ...inputOf(facts),
    key: KIT_KEY,
    base: `${schemeOf(adapter)}//127.0.0.1:4/kit`,
    options: adapter.parseOptions({}),
    ...changes,
  })
}

/** The caller's voice in a job, for a route that takes one. */
function inputOf({ input }: Facts): Pick<Job, 'input' | 'audio'> {
  const [format] = input?.formats ?? []
  const [sampleRate] = input?.sampleRates ?? []
  if (!input || !format || sampleRate === undefined) return {}
  return {
    input: { ...format, sampleRate },
    ...(input.audio === 'whole' && { audio: Uint8Array.of(1, 2, 3, 4) }),
  }
}

/** Whether a route is sent text: speech to say, or a prompt to answer. */
export function takesText({ kind, input }: Facts): boolean {
  return kind === 'tts' || kind === 'llm' || (kind === 'agent' && input === undefined)
}

/** A format at the route's default rate or, where the encoding does not go with it, at the encoding's own. */
export function formatOf(facts: Facts, { encoding, container }: AudioFormatFact): AudioFormat {
  const rates = sampleRatesFor(facts, encoding)
  const { defaultSampleRate } = facts
  const sampleRate = rates.includes(defaultSampleRate) ? defaultSampleRate : (rates[0] ?? defaultSampleRate)
  return { encoding, container, sampleRate }
}

/** The scheme of an adapter's route on a server without TLS. */
export function schemeOf({ facts }: AnyAdapter): 'ws:' | 'http:' {
  return facts.transport === 'websocket' ? 'ws:' : 'http:'
}

/** Everything an adapter sends for a job of one piece of text. */
export interface Request {
  readonly prelude: Dial | undefined
  readonly dial: Dial
  /** What is said before the text and beside it. */
  readonly opening: readonly Frame[]
  readonly speaking: readonly Frame[]
}

const OPENING: readonly Cue[] = [{ kind: 'open' }, { kind: 'start' }]

/** The request of a job, as drive would send it. A prelude's answer, where one is needed, is the adapter's sample. */
export function requestOf(adapter: AnyAdapter, job: Job): Request {
  const memo = adapter.memo?.()
  const say = (cue: Cue) => adapter.say?.(deepFreeze(cue), job, memo) ?? []
  const prelude = adapter.prelude?.(job)
  return {
    prelude,
    dial: adapter.dial(job, adapter.preludeSample),
    opening: OPENING.flatMap(say),
    speaking: [...say({ kind: 'text', text: job.text, last: true }), ...say({ kind: 'end' })],
  }
}
