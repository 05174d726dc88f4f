import type { Frame, Heard, Job } from '../../core/adapter.ts'
import { noteOf } from '../audio-body.ts'
import { bytesOf } from '../base64.ts'
import { wrongContainer } from '../disagreement.ts'
import { isFields } from '../json.ts'
import { makeFault } from '../refusal.ts'
import { wordsOf } from '../words.ts'

/** What the reply is, and where it is in the body. */
export interface AnswerReading {
  readonly reply: 'text' | 'audio'
  /** JSON pointer (RFC 6901) to the reply; absent if the body itself is the audio. */
  readonly at?: string
}

/** The state of one response. */
export interface AnswerMemo {
  over: boolean
}

export function answerMemo(): AnswerMemo {
  return { over: false }
}

/** Reads an agent’s reply: text or base64 audio inside a JSON body, or an audio body. */
export function hearAnswer(frame: Frame, memo: AnswerMemo, job: Job, reading: AnswerReading): Heard[] {
  switch (frame.kind) {
    case 'head':
      memo.over = frame.status < 200 || frame.status > 299
      return memo.over ? [] : noteOf(frame.headers, ['x-request-id'])
    case 'text':
      return memo.over ? [] : hearBody(frame.text, memo, job, reading)
    case 'binary':
      return memo.over || frame.bytes.length === 0 ? [] : [{ kind: 'audio', audio: frame.bytes }]
    case 'eof':
      if (memo.over) return []
      memo.over = true
      return [{ kind: 'end' }]
    default:
      return []
  }
}

function hearBody(written: string, memo: AnswerMemo, job: Job, { reply, at = '' }: AnswerReading): Heard[] {
  const value = parsed(written)
  if (value === undefined) return failed(memo, `the body is not JSON: ${written}`)
  const found = at.split('/').slice(1).reduce(step, value)
  if (reply === 'text' && typeof found === 'string')
    return found === '' ? [] : [{ kind: 'text', text: found, final: true, speaker: 'agent' }]
  const audio = reply === 'audio' ? bytesOf(found) : undefined
  if (!audio) return failed(memo, `no ${reply} at ${at || 'the root'}: ${wordsOf(value) || written}`)
  const wrong = wrongContainer(audio, job.format)
  return wrong === undefined ? [{ kind: 'audio', audio }] : failed(memo, wrong)
}

function parsed(written: string): unknown {
  try {
    return JSON.parse(written)
  } catch {
    return undefined
  }
}

/** Follows one step of a JSON pointer, with its two escapes decoded. */
function step(value: unknown, escaped: string): unknown {
  const name = escaped.replaceAll('~1', '/').replaceAll('~0', '~')
  if (Array.isArray(value)) return value[Number(name)]
  return isFields(value) && Object.hasOwn(value, name) ? value[name] : undefined
}

function failed(memo: AnswerMemo, words: string): Heard[] {
  memo.over = true
  return [{ kind: 'fault', fault: makeFault('protocol', words) }]
}
