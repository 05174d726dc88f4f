import type { Ask, ClientFrame, Knock } from '../../twin.ts'
import { fieldsOf } from '../fields.ts'
import { invalid, isRefusal, speechOf } from './request.ts'

/** Parses the body of a POST. */
export function askOf(frame: ClientFrame, rawOnly: boolean, knock: Knock): Ask[] {
  const fields = frame.kind === 'text' ? fieldsOf(frame.text) : undefined
  if (!fields) return [{ kind: 'refuse', refusal: invalid('body', 'is not a JSON object') }]
  const speech = speechOf(fields, rawOnly, knock)
  if (isRefusal(speech)) return [{ kind: 'refuse', refusal: speech }]
  const text = String(fields.transcript)
  if (text.trim() === '') return [{ kind: 'refuse', refusal: invalid('transcript', 'must not be empty') }]
  return [{ kind: 'text', context: '', text, release: 'now', more: false, speech }]
}
