import type {
  Adapter,
  Cue,
  Frame,
  Headers,
  HttpDial,
  Job,
  ProviderEvent,
} from '../../src/core/adapter/adapter.ts'
import { sampleJob } from './sample-job.ts'

/** One connection of an adapter: takes cues and frames. */
export function adapterSession<Options, SessionState>(
  adapter: Adapter<Options, SessionState>,
  raw: Readonly<Record<string, unknown>> = {},
  changes: Partial<Job<Options>> = {},
) {
  const memory = adapter.newState?.() as SessionState
  const job = sampleJob(adapter.parseOptions(raw), changes)
  return {
    job,
    memory,
    hear: (...frames: readonly Frame[]): ProviderEvent[] =>
      frames.flatMap((frame) => adapter.hear(frame, memory, job)),
    say: (...cues: readonly Cue[]): Frame[] => cues.flatMap((cue) => adapter.say?.(cue, job, memory) ?? []),
  }
}

/** The JSON body of a request. */
export function parseBody(dial: unknown): Record<string, unknown> {
  return JSON.parse(String((dial as HttpDial).body))
}

export const head = (status: number, headers: Headers = {}): Frame => ({ kind: 'head', status, headers })
export const eof: Frame = { kind: 'eof' }
export const binary = (bytes: Uint8Array | string): Frame => ({ kind: 'binary', bytes: Buffer.from(bytes) })
export const message = (fields: unknown): Frame => ({ kind: 'text', text: JSON.stringify(fields) })
export const event = (fields: unknown, name = ''): Frame => ({
  kind: 'event',
  event: name,
  data: typeof fields === 'string' ? fields : JSON.stringify(fields),
})
export const kindsOf = (events: readonly ProviderEvent[]): string[] => events.map(({ kind }) => kind)
export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

/** The JSON of sent frames. */
export function parseFrames(frames: readonly Frame[]): Record<string, unknown>[] {
  return frames.map((frame) => JSON.parse(frame.kind === 'text' ? frame.text : ''))
}
