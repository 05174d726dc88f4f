import type { Frame, Heard } from '../../core/adapter.ts'
import { type Fields, parseFields, textOf } from '../json.ts'
import { makeFault } from '../refusal.ts'
import { faultOfMessage } from './errors.ts'
import type { TurnMemo } from './turn.ts'

/** The meaning of a message. */
export type Meaning = 'greeting' | 'spoken' | 'cancelled' | 'flushed' | 'warning' | 'error'

/** The known messages of a route, by `type`. */
export type Meanings = Readonly<Record<string, Meaning>>

/** Warnings after which their flush is never answered. */
const REFUSES_FLUSH: readonly (string | undefined)[] = ['EXCESSIVE_FLUSH']
/** Warnings that no audio will come, if none has come yet and all text was sent. */
const NOTHING_TO_SAY: readonly (string | undefined)[] = ['NO_SYNTHESIZABLE_TEXT', 'NO_AUDIO_GENERATED']
/** The warning that a cancel came too late: no speech was in progress. */
const NOTHING_TO_CANCEL = 'NO_ACTIVE_SPEECH'

/** Reads a frame of a route with these message meanings. Audio comes as binary frames. */
export function hearTurn(frame: Frame, memo: TurnMemo, meanings: Meanings): Heard[] {
  switch (frame.kind) {
    case 'head':
      return note(frame.headers['dg-request-id'], memo)
    case 'binary':
      if (frame.bytes.length === 0) return []
      memo.silent = false
      return [{ kind: 'audio', audio: frame.bytes }]
    case 'text':
      return hearMessage(frame.text, memo, meanings)
    default:
      return []
  }
}

function hearMessage(text: string, memo: TurnMemo, meanings: Meanings): Heard[] {
  const fields = parseFields(text)
  if (!fields) return [{ kind: 'fault', fault: makeFault('protocol', `not a JSON object: ${text}`) }]
  const type = textOf(fields.type) ?? ''
  switch (Object.hasOwn(meanings, type) ? meanings[type] : undefined) {
    case 'greeting':
      return note(textOf(fields.request_id), memo)
    case 'spoken':
      return spoken(memo)
    case 'cancelled':
      return memo.clearing ? cancelled(memo) : []
    case 'flushed':
      return [{ kind: 'flushed' }]
    case 'warning':
      return hearWarning(fields, text, memo)
    case 'error':
      return [{ kind: 'fault', fault: faultOfMessage(fields, text) }]
    default:
      return []
  }
}

/** The request id comes with the upgrade or the first message and holds for all turns of the connection. */
function note(told: string | undefined, memo: TurnMemo): Heard[] {
  memo.requestId = told || memo.requestId
  return memo.requestId === undefined ? [] : [{ kind: 'note', requestId: memo.requestId }]
}

/**
 * The audio of a flush is complete. For a cancelled turn this may arrive late, before the next turn’s audio.
 */
function spoken(memo: TurnMemo): Heard[] {
  if (memo.voided > 0 && memo.silent) {
    memo.voided -= 1
    return []
  }
  memo.due = Math.max(0, memo.due - 1)
  memo.over = memo.due === 0 && !memo.feeding && !memo.clearing
  return [{ kind: memo.over ? 'end' : 'flushed' }]
}

function cancelled(memo: TurnMemo): Heard[] {
  memo.voided = memo.due
  memo.due = 0
  memo.unflushed = false
  memo.clearing = false
  memo.over = true
  return [{ kind: 'end' }]
}

/** Warnings have two formats. Most are informational, and the response continues. */
function hearWarning(fields: Fields, text: string, memo: TurnMemo): Heard[] {
  const code = textOf(fields.warn_code) ?? textOf(fields.code)
  if (memo.clearing && code === NOTHING_TO_CANCEL) return cancelled(memo)
  const hopeless = memo.silent && !memo.feeding && NOTHING_TO_SAY.includes(code)
  if (!hopeless && !REFUSES_FLUSH.includes(code)) return []
  return [{ kind: 'fault', fault: faultOfMessage(fields, text) }]
}
