import type { Message } from '../../../core/adapter.ts'
import type { LabProfile } from '../../../core/lab-profile.ts'
import type { Ask, ClientFrame, Knock, LabEvent, Letter, Outgoing, Refusal, Twin } from '../../twin.ts'
import { type Fields, fieldsOf } from '../fields.ts'
import { json, jsonAnswer } from '../frames.ts'

/** How servers with a `chat/completions` API differ. */
export interface ChatServer {
  readonly provider: string
  readonly path: string
  readonly habits: LabProfile
  readonly keyOf: (knock: Knock) => string | undefined
  readonly refused: (refusal: Refusal, knock: Knock) => readonly Outgoing[]
  /** The data of the event that ends a stream with an error. */
  readonly failed: unknown
}

/** The client's options for the response. */
export interface Wishes {
  stream: boolean
  usage: boolean
  model: string
}

/** Creates a twin of chat completions, as an event stream or as one body. */
export function chatTwin(server: ChatServer): Twin<Wishes> {
  const { provider, path, habits, keyOf } = server
  return {
    facts: {
      provider,
      carrier: 'http',
      method: 'POST',
      path,
      habits,
      cut: () => [],
      delivery: 'streamed',
      requestId: (digits) => `chatcmpl-${digits.slice(0, 29)}`,
    },
    keyOf,
    memo: () => ({ stream: false, usage: false, model: '' }),
    listen,
    reply: (event, wishes, knock) => reply(event, wishes, knock, server),
  }
}

function listen(frame: ClientFrame, wishes: Wishes): Ask[] {
  const fields = frame.kind === 'text' ? fieldsOf(frame.text) : undefined
  const messages = fields && messagesOf(fields)
  if (!fields || !messages) return [refusal('messages', "Missing required parameter: 'messages'.")]
  if (typeof fields.model !== 'string' || fields.model === '')
    return [refusal('model', 'you must provide a model parameter')]
  wishes.stream = fields.stream === true
  wishes.model = fields.model
  wishes.usage = fieldOf(fields.stream_options, 'include_usage') === true
  return [{ kind: 'prompt', context: '', messages }]
}

function refusal(field: string, message: string): Ask {
  return { kind: 'refuse', refusal: { reason: 'invalid', field, message } }
}

/** Content is a string or a list of parts. */
function messagesOf({ messages }: Fields): Message[] | undefined {
  if (!Array.isArray(messages) || messages.length === 0) return undefined
  return messages.map((message) => {
    const role = fieldOf(message, 'role')
    const content = fieldOf(message, 'content')
    const parts: readonly unknown[] = Array.isArray(content) ? content : [{ text: content }]
    const text = parts.map((part) => String(fieldOf(part, 'text') ?? '')).join('')
    return { role: role === 'system' || role === 'assistant' ? role : 'user', text }
  })
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

function reply(event: LabEvent, wishes: Wishes, knock: Knock, server: ChatServer): Outgoing[] {
  switch (event.kind) {
    case 'writing':
      return wishes.stream ? opening(event.letter, wishes, knock) : []
    case 'token':
      return wishes.stream ? [chunk(event.letter, wishes, knock, { content: event.token })] : []
    case 'written':
      return wishes.stream ? ending(event.letter, wishes, knock) : whole(event.letter, wishes, knock)
    case 'failed':
      return [data(server.failed)]
    case 'refused':
      return [...server.refused(event.refusal, knock)]
    default:
      return []
  }
}

/** The first chunk names the role and has no content. */
function opening(letter: Letter, wishes: Wishes, knock: Knock): Outgoing[] {
  const headers = {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
    'x-request-id': `req_${knock.connection}`,
  }
  return [
    { kind: 'head', status: 200, headers },
    chunk(letter, wishes, knock, { role: 'assistant', content: '' }),
  ]
}

function ending(letter: Letter, wishes: Wishes, knock: Knock): Outgoing[] {
  const base = chunkBase(letter, wishes, knock)
  return [
    chunk(letter, wishes, knock, {}, 'stop'),
    ...(wishes.usage ? [data({ ...base, choices: [], usage: usageOf(letter) })] : []),
    { kind: 'text', text: 'data: [DONE]\n\n' },
  ]
}

function whole(letter: Letter, wishes: Wishes, knock: Knock): Outgoing[] {
  const message = { role: 'assistant', content: letter.text, refusal: null }
  return jsonAnswer(
    200,
    {
      ...chunkBase(letter, wishes, knock),
      object: 'chat.completion',
      choices: [{ index: 0, message, logprobs: null, finish_reason: 'stop' }],
      usage: usageOf(letter),
    },
    { 'x-request-id': `req_${knock.connection}` },
  )
}

function chunk(
  letter: Letter,
  wishes: Wishes,
  knock: Knock,
  delta: Readonly<Record<string, string>>,
  finish_reason: 'stop' | null = null,
): Outgoing {
  const usage = wishes.usage ? { usage: null } : {}
  return data({
    ...chunkBase(letter, wishes, knock),
    choices: [{ index: 0, delta, logprobs: null, finish_reason }],
    ...usage,
  })
}

function chunkBase({ id }: Letter, { model }: Wishes, { date }: Knock) {
  return {
    id,
    object: 'chat.completion.chunk',
    created: Math.floor(date / 1000),
    model,
    system_fingerprint: null,
  }
}

function usageOf({ promptTokens, cachedTokens, tokens }: Letter) {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: tokens,
    total_tokens: promptTokens + tokens,
    prompt_tokens_details: { cached_tokens: cachedTokens },
  }
}

function data(value: unknown): Outgoing {
  const frame = json(value)
  return { kind: 'text', text: `data: ${frame.kind === 'text' ? frame.text : ''}\n\n` }
}
