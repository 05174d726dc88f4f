import type { MonotonicTime } from '../../core/units.ts'
import type { RequestRefusal } from '../contract/request-refusal.ts'
import type { Echo } from '../contract/speech-request.ts'
import type { Session } from '../session/session.ts'
import { ChunkBuffer } from './chunk-buffer.ts'
import { hashText } from './truth-log.ts'
import type { TruthRecord } from './truth-record.ts'

/** The part of a truth record that is known when the request arrives. */
export type RequestTruth = Pick<
  TruthRecord,
  'mount' | 'provider' | 'path' | 'carrier' | 'request' | 'echo' | 'chars' | 'text_hash' | 'accepted_us'
>

export interface RequestDetails {
  /** The request's id as the client sees it; `''` if it has none. */
  readonly request: string
  readonly text: string
  readonly echo: Echo
  /** When the text that started it arrived. */
  readonly at: MonotonicTime
}

export function requestTruth(
  { mount, twin }: Pick<Session, 'mount' | 'twin'>,
  { request, text, echo, at }: RequestDetails,
): RequestTruth {
  return {
    mount: mount.name,
    provider: mount.provider,
    path: twin.facts.path,
    carrier: twin.facts.carrier,
    request,
    echo,
    chars: text.length,
    text_hash: hashText(text),
    accepted_us: at,
  }
}

/**
 * Records that the client was told to stop playing. @param heardAt when the first sound of the interrupting
 * caller arrived
 */
export function recordClear(
  session: Pick<Session, 'mount' | 'twin'>,
  heardAt: MonotonicTime,
  clearedAt: MonotonicTime,
): void {
  session.mount.lab.truthLog.add({
    ...requestTruth(session, { request: '', text: '', echo: {}, at: heardAt }),
    pieces: new ChunkBuffer(),
    audio_us: 0,
    ended_us: clearedAt,
    outcome: 'cleared',
  })
}

/** Records a refused request. */
export function recordRefusal(
  session: Pick<Session, 'mount' | 'twin'>,
  refusal: RequestRefusal,
  at: MonotonicTime,
  { text = '', echo = {} }: Partial<RequestDetails> = {},
): void {
  const { truthLog, clock } = session.mount.lab
  truthLog.add({
    ...requestTruth(session, { request: '', text, echo, at }),
    pieces: new ChunkBuffer(),
    audio_us: 0,
    ended_us: clock.now(),
    outcome: 'refused',
    refusal: refusal.reason,
  })
}
