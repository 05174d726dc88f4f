import { PieceTape } from '../piece-tape.ts'
import { hashOf, type TruthRecord } from '../truth.ts'
import type { Echo, Refusal } from '../twin.ts'
import type { Visit } from './visit.ts'

/** The part of a truth record that is known when the request arrives. */
export type Asked = Pick<
  TruthRecord,
  'mount' | 'provider' | 'path' | 'carrier' | 'request' | 'echo' | 'chars' | 'text_hash' | 'accepted_us'
>

export interface AskedBy {
  /** The request's id as the client sees it; `''` if it has none. */
  readonly request: string
  readonly text: string
  readonly echo: Echo
  /** When the text that started it had arrived. */
  readonly at: number
}

export function askedBy(
  { mount, twin }: Pick<Visit, 'mount' | 'twin'>,
  { request, text, echo, at }: AskedBy,
): Asked {
  return {
    mount: mount.name,
    provider: mount.provider,
    path: twin.facts.path,
    carrier: twin.facts.carrier,
    request,
    echo,
    chars: text.length,
    text_hash: hashOf(text),
    accepted_us: at,
  }
}

/** Records a refused request. */
export function noteRefusal(
  visit: Pick<Visit, 'mount' | 'twin'>,
  refusal: Refusal,
  at: number,
  { text = '', echo = {} }: Partial<AskedBy> = {},
): void {
  const { truth, clock } = visit.mount.house
  truth.add({
    ...askedBy(visit, { request: '', text, echo, at }),
    pieces: new PieceTape(),
    audio_us: 0,
    ended_us: clock.now(),
    outcome: 'refused',
    refusal: refusal.reason,
  })
}
