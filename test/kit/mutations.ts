import { smallestHttp } from '../../src/adapters/smallest-http.ts'
import { smallestSse } from '../../src/adapters/smallest-sse.ts'
import { smallestSttWs } from '../../src/adapters/smallest-stt-ws.ts'
import { smallestWs } from '../../src/adapters/smallest-ws.ts'
import type { AnyAdapter, Cue, Facts, Frame, Heard, Job } from '../../src/core/adapter.ts'
import type { Fault } from '../../src/core/fault.ts'

export const WEBSOCKET: AnyAdapter = smallestWs
export const EVENTS: AnyAdapter = smallestSse
export const HTTP: AnyAdapter = smallestHttp
export const LISTENING: AnyAdapter = smallestSttWs

type Hear = (frame: Frame, memo: unknown, job: Job) => Heard[]

export const hearing = (adapter: AnyAdapter, hear: Hear): AnyAdapter => ({ ...adapter, hear })
export const facing = (adapter: AnyAdapter, facts: Partial<Facts>): AnyAdapter => ({
  ...adapter,
  facts: { ...adapter.facts, ...facts },
})

/** The adapter with each of its events changed. */
export const mapping = (adapter: AnyAdapter, change: (heard: Heard) => Heard[]): AnyAdapter =>
  hearing(adapter, (frame, memo, job) => adapter.hear(frame, memo, job).flatMap(change))

export const mappingAudio = (adapter: AnyAdapter, change: (audio: Uint8Array) => Uint8Array): AnyAdapter =>
  mapping(adapter, (heard) => [heard.kind === 'audio' ? { ...heard, audio: change(heard.audio) } : heard])

export const mappingFault = (adapter: AnyAdapter, change: (fault: Fault) => Fault): AnyAdapter =>
  mapping(adapter, (heard) => [heard.kind === 'fault' ? { ...heard, fault: change(heard.fault) } : heard])

/** Reports at the end how many audio events its session state has counted. */
export const countingAudio = (adapter: AnyAdapter): AnyAdapter => {
  type Memo = { inner: unknown; pieces: number }
  const { memo, say, readClose } = adapter
  return {
    ...adapter,
    memo: (): Memo => ({ inner: memo?.(), pieces: 0 }),
    ...(say && { say: (cue: Cue, job: Job, own: unknown) => say(cue, job, (own as Memo).inner) }),
    ...(readClose && {
      readClose: (code: number, reason: string, own: unknown) => readClose(code, reason, (own as Memo).inner),
    }),
    hear: (frame, own, job) => {
      const counting = own as Memo
      const heard = adapter.hear(frame, counting.inner, job)
      counting.pieces += heard.filter(({ kind }) => kind === 'audio').length
      const note: Heard = { kind: 'note', requestId: String(counting.pieces) }
      return heard.flatMap((one): Heard[] => (one.kind === 'end' ? [note, one] : [one]))
    },
  }
}

/** The adapter with the JSON of its body or frames changed. */
export const writing = (
  adapter: AnyAdapter,
  change: (fields: Record<string, unknown>, job: Job) => object,
): AnyAdapter => {
  const rewrite = (written: string, job: Job) => JSON.stringify(change(JSON.parse(written), job))
  const { say, dial } = adapter
  return {
    ...adapter,
    dial: (job) => {
      const dialled = dial(job)
      return dialled.carrier === 'http' ? { ...dialled, body: rewrite(String(dialled.body), job) } : dialled
    },
    ...(say && {
      say: (cue: Cue, job: Job, memo: unknown) =>
        say(cue, job, memo).map((frame) =>
          frame.kind === 'text' ? { kind: 'text' as const, text: rewrite(frame.text, job) } : frame,
        ),
    }),
  }
}

export const refusing = (adapter: AnyAdapter, change: (fault: Fault, body: string) => Fault): AnyAdapter => ({
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
