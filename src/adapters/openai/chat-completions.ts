import type { Frame, HttpDial, Job, ProviderEvent, TokenUsage } from '../../core/adapter/adapter.ts'
import { isJsonObject, type JsonObject, nonEmptyString, parseJsonObject } from '../../core/json.ts'
import { noteRequestId } from '../shared/audio-body.ts'
import { makeFault, protocolFault } from '../shared/fault.ts'
import type { OptionRules, OptionsOf } from '../shared/option-rules.ts'
import {
  type ChatState,
  completeChat,
  finishChat,
  hearBodyEnd,
  noteRefusal,
  readFinish,
} from './chat-ending.ts'
import { faultOfText, isError } from './errors.ts'

/** The options that all compatible servers support, sent under their own names. */
export const CHAT_OPTIONS = {
  temperature: {
    kind: 'number',
    min: 0,
    max: 2,
    meaning: 'randomness of the answer; 0 is the most predictable',
  },
  top_p: { kind: 'number', min: 0, max: 1, meaning: 'share of the most likely tokens to choose from' },
  max_tokens: {
    kind: 'number',
    min: 1,
    max: 1_000_000,
    whole: true,
    meaning: 'most tokens of the answer; the older name',
  },
  max_completion_tokens: {
    kind: 'number',
    min: 1,
    max: 1_000_000,
    whole: true,
    meaning: 'most tokens of the answer, reasoning included',
  },
  seed: {
    kind: 'number',
    min: 0,
    max: 2 ** 31,
    whole: true,
    meaning: 'makes answers repeatable, as far as the server can',
  },
  stop: { kind: 'list', meaning: 'texts that end the answer' },
  reasoning_effort: { kind: 'text', meaning: 'how much a reasoning model thinks before it answers' },
} as const satisfies OptionRules

/** A streaming `chat/completions` request. @param url of the route */
export function chatDial(job: Job<OptionsOf<typeof CHAT_OPTIONS>>, url: string): HttpDial {
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

const NO_STREAM = 'the answer came in one piece, although a stream was requested'

/**
 * Reads `chat.completion.chunk`s until `[DONE]`. Only `content` is text to speak: the chunk with the role is
 * empty, and reasoning and tool calls are skipped. The chunk with the usage has no choices. An answer that a
 * filter or a failure cut off is a fault, and so is a refusal.
 */
export function hearChat(frame: Frame, state: ChatState): ProviderEvent[] {
  switch (frame.kind) {
    case 'head':
      state.ended = frame.status < 200 || frame.status > 299
      Object.assign(state, { finished: false, hasText: false, refusal: '' })
      return state.ended ? [] : noteRequestId(frame.headers, ['x-request-id'])
    case 'event':
      return state.ended || frame.data.trim() === '' ? [] : hearData(frame.data.trim(), state)
    case 'eof':
      return state.ended ? [] : hearBodyEnd(state)
    default:
      return []
  }
}

function hearData(data: string, state: ChatState): ProviderEvent[] {
  if (data === '[DONE]') return completeChat(state)
  const fields = parseJsonObject(data)
  if (!fields) return finishChat(state, { kind: 'fault', fault: protocolFault('an event is not JSON', data) })
  if (isError(fields)) return finishChat(state, { kind: 'fault', fault: faultOfText(data) })
  const choice = firstChoice(fields)
  if (isJsonObject(choice.message) && nonEmptyString(choice.message.content) !== undefined)
    return finishChat(state, { kind: 'fault', fault: makeFault('protocol', NO_STREAM) })
  const delta = isJsonObject(choice.delta) ? choice.delta : {}
  const content = nonEmptyString(delta.content)
  state.hasText ||= content !== undefined
  noteRefusal(state, delta.refusal)
  const usage = readUsage(fields.usage)
  const events: ProviderEvent[] = [
    ...(content === undefined ? [] : [{ kind: 'text', text: content, final: true } as const]),
    ...(usage ? [{ kind: 'note', usage } as const] : []),
    ...readFinish(choice.finish_reason, state),
  ]
  if (events.length > 0) return events
  // A message without choices may be an error.
  return Array.isArray(fields.choices) && fields.choices.length > 0 ? [{ kind: 'note' }] : []
}

/** `completion_tokens` includes reasoning tokens, which are not text of the reply. */
function readUsage(usage: unknown): TokenUsage | undefined {
  if (!isJsonObject(usage)) return undefined
  const { prompt_tokens: prompt, completion_tokens: completion, completion_tokens_details: details } = usage
  if (typeof prompt !== 'number' || typeof completion !== 'number') return undefined
  const reasoning = isJsonObject(details) ? details.reasoning_tokens : 0
  return { prompt, reply: Math.max(0, completion - (typeof reasoning === 'number' ? reasoning : 0)) }
}

function firstChoice({ choices }: JsonObject): JsonObject {
  const first: unknown = Array.isArray(choices) ? choices[0] : undefined
  return isJsonObject(first) ? first : {}
}
