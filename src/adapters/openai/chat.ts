import type { Frame, Heard, HttpDial, Job } from '../../core/adapter.ts'
import { noteOf } from '../audio-body.ts'
import { type Fields, isFields, parseFields } from '../json.ts'
import type { Given, OptionRules } from '../options.ts'
import { makeFault } from '../refusal.ts'
import { faultOfText, isError } from './errors.ts'

/** The options that all compatible servers support, sent under their own names. */
export const CHAT_OPTIONS = {
  temperature: { kind: 'number', min: 0, max: 2 },
  top_p: { kind: 'number', min: 0, max: 1 },
  max_tokens: { kind: 'number', min: 1, max: 1_000_000, whole: true },
  max_completion_tokens: { kind: 'number', min: 1, max: 1_000_000, whole: true },
  seed: { kind: 'number', min: 0, max: 2 ** 31, whole: true },
  stop: { kind: 'list' },
  /** How much a reasoning model thinks before it answers. */
  reasoning_effort: { kind: 'text' },
} as const satisfies OptionRules

/** The state of one response; `finished` once the model has given a finish reason. */
export interface ChatMemo {
  over: boolean
  finished: boolean
}

export function chatMemo(): ChatMemo {
  return { over: false, finished: false }
}

/** A streaming `chat/completions` request. @param url of the route */
export function chatDial(job: Job<Given<typeof CHAT_OPTIONS>>, url: string): HttpDial {
  const messages = [...(job.history ?? []), { role: 'user', text: job.text } as const]
  return {
    carrier: 'http',
    method: 'POST',
    url,
    headers: { authorization: `Bearer ${job.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      model: job.model,
      messages: messages.map(({ role, text }) => ({ role, content: text })),
      stream: true,
      stream_options: { include_usage: true },
      ...job.options,
    }),
    framing: 'sse',
  }
}

/**
 * Reads `chat.completion.chunk`s until `[DONE]`. Only `content` is text to speak: the chunk with the role is
 * empty, and reasoning, refusals and tool calls are skipped. The chunk with the usage has no choices.
 */
export function hearChat(frame: Frame, memo: ChatMemo): Heard[] {
  switch (frame.kind) {
    case 'head':
      memo.over = frame.status < 200 || frame.status > 299
      memo.finished = false
      return memo.over ? [] : noteOf(frame.headers, ['x-request-id'])
    case 'event':
      return memo.over || frame.data.trim() === '' ? [] : hearData(frame.data.trim(), memo)
    case 'eof':
      return memo.over ? [] : bodyEnded(memo)
    default:
      return []
  }
}

function hearData(data: string, memo: ChatMemo): Heard[] {
  if (data === '[DONE]') return over(memo, { kind: 'end' })
  const fields = parseFields(data)
  if (!fields)
    return over(memo, { kind: 'fault', fault: makeFault('protocol', `an event is not JSON: ${data}`) })
  if (isError(fields)) return over(memo, { kind: 'fault', fault: faultOfText(data) })
  const choice = choiceOf(fields)
  memo.finished ||= typeof choice.finish_reason === 'string'
  const content = isFields(choice.delta) ? choice.delta.content : undefined
  return typeof content === 'string' && content !== '' ? [{ kind: 'text', text: content, final: true }] : []
}

/** Some servers omit `[DONE]`; after a finish reason the response is complete. */
function bodyEnded(memo: ChatMemo): Heard[] {
  if (memo.finished) return over(memo, { kind: 'end' })
  return over(memo, { kind: 'fault', fault: makeFault('truncated', 'the body ended before `[DONE]`') })
}

function choiceOf({ choices }: Fields): Fields {
  const first: unknown = Array.isArray(choices) ? choices[0] : undefined
  return isFields(first) ? first : {}
}

function over(memo: ChatMemo, heard: Heard): Heard[] {
  memo.over = true
  return [heard]
}
