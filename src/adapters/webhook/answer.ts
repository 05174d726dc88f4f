import type { Frame, Heard, Job } from '../../core/adapter.ts'
import { noteOf } from '../audio-body.ts'
import { bytesOf } from '../base64.ts'
import { wrongContainer } from '../disagreement.ts'
import { isFields } from '../json.ts'
import { makeFault } from '../refusal.ts'
import { wordsOf } from '../words.ts'

/** Where the answer is in the body, and what it is. */
export interface AnswerReading {
  readonly reply: 'text' | 'audio'
  /** JSON pointer (RFC 6901) of the answer; absent where the body itself is the audio. */
  readonly at?: string
}

/** Of one answer. */
export interface AnswerMemo {
  over: boolean
}

/** The memory of a fresh answer. */
export function answerMemo(): AnswerMemo {
  return { over: false }
}

/** Hears an agent's answer: text or base64 at a place of a JSON body, or a body that is audio. */
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
  if (value === undefined) return failed(memo, `no JSON: ${written}`)
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

/** One step of a JSON pointer; its two escapes are undone. */
function step(value: unknown, escaped: string): unknown {
  const name = escaped.replaceAll('~1', '/').replaceAll('~0', '~')
  if (Array.isArray(value)) return value[Number(name)]
  return isFields(value) && Object.hasOwn(value, name) ? value[name] : undefined
}

function failed(memo: AnswerMemo, words: string): Heard[] {
  memo.over = true
  return [{ kind: 'fault', fault: makeFault('protocol', words) }]
}
