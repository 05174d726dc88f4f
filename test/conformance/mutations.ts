import { smallestHttp } from '../../src/adapters/smallest/http.ts'
import { smallestSttWs } from '../../src/adapters/smallest/pulse/websocket.ts'
import { smallestSse } from '../../src/adapters/smallest/sse.ts'
import { smallestWs } from '../../src/adapters/smallest/websocket.ts'
import type { AnyAdapter, Cue, Facts, Frame, Job, ProviderEvent } from '../../src/core/adapter/adapter.ts'
import type { Fault } from '../../src/core/fault.ts'

export const WEBSOCKET: AnyAdapter = smallestWs
export const SSE: AnyAdapter = smallestSse
export const HTTP: AnyAdapter = smallestHttp
export const RECOGNIZER: AnyAdapter = smallestSttWs

type Hear = (frame: Frame, state: unknown, job: Job) => ProviderEvent[]

export const withHear = (adapter: AnyAdapter, hear: Hear): AnyAdapter => ({ ...adapter, hear })
export const withFacts = (adapter: AnyAdapter, facts: Partial<Facts>): AnyAdapter => ({
  ...adapter,
  facts: { ...adapter.facts, ...facts },
})

/** The adapter with each of its events changed. */
export const mapEvents = (
  adapter: AnyAdapter,
  change: (event: ProviderEvent) => ProviderEvent[],
): AnyAdapter => withHear(adapter, (frame, state, job) => adapter.hear(frame, state, job).flatMap(change))

export const mapAudio = (adapter: AnyAdapter, change: (audio: Uint8Array) => Uint8Array): AnyAdapter =>
  mapEvents(adapter, (event) => [event.kind === 'audio' ? { ...event, audio: change(event.audio) } : event])

export const mapFaults = (adapter: AnyAdapter, change: (fault: Fault) => Fault): AnyAdapter =>
  mapEvents(adapter, (event) => [event.kind === 'fault' ? { ...event, fault: change(event.fault) } : event])

/** Reports at the end how many audio events its session state has counted. */
export const countAudio = (adapter: AnyAdapter): AnyAdapter => {
  type Memo = { inner: unknown; pieces: number }
  const { newState, say, readClose } = adapter
  return {
    ...adapter,
    newState: (): Memo => ({ inner: newState?.(), pieces: 0 }),
    ...(say && { say: (cue: Cue, job: Job, state: unknown) => say(cue, job, (state as Memo).inner) }),
    ...(readClose && {
      readClose: (code: number, reason: string, state: unknown) =>
        readClose(code, reason, (state as Memo).inner),
    }),
    hear: (frame, state, job) => {
      const counter = state as Memo
      const events = adapter.hear(frame, counter.inner, job)
      counter.pieces += events.filter(({ kind }) => kind === 'audio').length
      const note: ProviderEvent = { kind: 'note', requestId: String(counter.pieces) }
      return events.flatMap((event): ProviderEvent[] => (event.kind === 'end' ? [note, event] : [event]))
    },
  }
}

/** The adapter with the JSON of its body or frames changed. */
export const rewriteRequest = (
  adapter: AnyAdapter,
  change: (fields: Record<string, unknown>, job: Job) => object,
): AnyAdapter => {
  const rewrite = (written: string, job: Job) => JSON.stringify(change(JSON.parse(written), job))
  const { say, dial } = adapter
  return {
    ...adapter,
    dial: (job) => {
      const request = dial(job)
      return request.carrier === 'http' ? { ...request, body: rewrite(String(request.body), job) } : request
    },
    ...(say && {
      say: (cue: Cue, job: Job, state: unknown) =>
        say(cue, job, state).map((frame) =>
          frame.kind === 'text' ? { kind: 'text' as const, text: rewrite(frame.text, job) } : frame,
        ),
    }),
  }
}

export const mapRefusals = (
  adapter: AnyAdapter,
  change: (fault: Fault, body: string) => Fault,
): AnyAdapter => ({
  ...adapter,
  readRefusal: (status, body, headers) => {
    const fault = adapter.readRefusal?.(status, body, headers)
    if (!fault) throw new Error('the adapter has no readRefusal')
    return change(fault, body)
  },
})

export const without = (fields: Record<string, unknown>, name: string) =>
  Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name))

export const textOf = (frame: Frame) => (frame.kind === 'text' ? frame.text : '')

/** Mutants by the law that catches them, then by what they do wrong. */
export type Mutants = Readonly<Record<string, Readonly<Record<string, AnyAdapter>>>>
