import type { AnyAdapter, AudioFormatFact, Cue, Dial, Facts, Frame, Job } from '../../core/adapter/adapter.ts'
import { sampleRatesFor } from '../../core/adapter/sample-rates.ts'
import type { AudioFormat } from '../../core/audio-format.ts'
import { deepFreeze } from './deep-freeze.ts'

/** Unmistakable, so that a leak is found. */
export const SAMPLE_KEY = 'kit-key-7Yq2'
/** Plain ASCII: the same in JSON, in a query and in a header. */
export const SAMPLE_TEXT = 'Good morning, this is the kit speaking.'

/** A frozen job for an adapter: its first model, with the voice and format from its facts. */
export function sampleJob(adapter: AnyAdapter, changes: Partial<Job> = {}): Job {
  const { facts } = adapter
  const model = changes.model ?? facts.models[0] ?? ''
  return deepFreeze({
    stream: 'kit-1',
    target: 'kit',
    text: SAMPLE_TEXT,
    model,
    voice: facts.voices[model] ?? facts.voices['*'] ?? '',
    language: 'en',
    format: sampleFormat(facts, facts.formats[0] ?? { encoding: 'pcm_s16le', container: 'raw' }),
    ...inputOf(facts),
    key: SAMPLE_KEY,
    base: `${schemeOf(adapter)}//127.0.0.1:4/kit`,
    options: adapter.parseOptions({}),
    ...changes,
  })
}

/** The input audio of a job, for a route that takes audio. */
function inputOf({ input }: Facts): Pick<Job, 'input' | 'audio'> {
  const [format] = input?.formats ?? []
  const [sampleRate] = input?.sampleRates ?? []
  if (!input || !format || sampleRate === undefined) return {}
  return {
    input: { ...format, sampleRate },
    ...(input.audio === 'whole' && { audio: Uint8Array.of(1, 2, 3, 4) }),
  }
}

/** Whether a route takes text: text to speak, or a prompt. */
export function takesText({ kind, input }: Facts): boolean {
  return kind === 'tts' || kind === 'llm' || (kind === 'agent' && input === undefined)
}

/** A format at the route's default sample rate, or at a rate of the encoding if the default does not fit. */
export function sampleFormat(facts: Facts, { encoding, container }: AudioFormatFact): AudioFormat {
  const rates = sampleRatesFor(facts, encoding)
  const { defaultSampleRate } = facts
  const sampleRate = rates.includes(defaultSampleRate) ? defaultSampleRate : (rates[0] ?? defaultSampleRate)
  return { encoding, container, sampleRate }
}

/** The scheme of an adapter's route on a server without TLS. */
export function schemeOf({ facts }: AnyAdapter): 'ws:' | 'http:' {
  return facts.transport === 'websocket' ? 'ws:' : 'http:'
}

/** Everything that an adapter sends for a job with one text. */
export interface AdapterRequest {
  readonly prelude: Dial | undefined
  readonly dial: Dial
  /** Frames before the text. */
  readonly openingFrames: readonly Frame[]
  readonly textFrames: readonly Frame[]
}

const OPENING_CUES: readonly Cue[] = [{ kind: 'open' }, { kind: 'start' }]

/**
 * The request of a job, as `drive` would send it. If it needs a prelude, its answer is the adapter's sample.
 */
export function buildRequest(adapter: AnyAdapter, job: Job): AdapterRequest {
  const state = adapter.newState?.()
  const framesFor = (cue: Cue) => adapter.say?.(deepFreeze(cue), job, state) ?? []
  const prelude = adapter.prelude?.(job)
  return {
    prelude,
    dial: adapter.dial(job, adapter.preludeSample),
    openingFrames: OPENING_CUES.flatMap(framesFor),
    textFrames: [...framesFor({ kind: 'text', text: job.text, last: true }), ...framesFor({ kind: 'end' })],
  }
}
