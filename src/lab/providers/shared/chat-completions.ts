import type { Message } from '../../../core/adapter/adapter.ts'
import type { LabProfile } from '../../../core/config/lab-profile.ts'
import { type JsonObject, parseJsonObject } from '../../../core/json.ts'
import type { ClientRequest } from '../../contract/client-request.ts'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { Completion } from '../../contract/conversation-event.ts'
import type { ClientFrame, ServerFrame } from '../../contract/frames.ts'
import type { LabEvent } from '../../contract/lab-event.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'
import type { Twin } from '../../contract/twin.ts'
import { jsonFrame, jsonResponse } from './json-frames.ts'

/** How servers with a `chat/completions` API differ. */
export interface ChatServer {
  readonly provider: string
  readonly path: string
  readonly defaults: LabProfile
  readonly keyOf: (request: ConnectRequest) => string | undefined
  readonly errorResponse: (refusal: RequestRefusal, request: ConnectRequest) => readonly ServerFrame[]
  /** The data of the event that ends a stream with an error. */
  readonly streamError: unknown
}

/** The client's options for the response. */
export interface ChatOptions {
  stream: boolean
  includeUsage: boolean
  model: string
}

/** Creates a twin of chat completions, as an event stream or as one body. */
export function createChatTwin(server: ChatServer): Twin<ChatOptions> {
  const { provider, path, defaults, keyOf } = server
  return {
    facts: {
      provider,
      carrier: 'http',
      method: 'POST',
      path,
      defaults,
      chunker: () => [],
      delivery: 'streamed',
      requestId: (digits) => `chatcmpl-${digits.slice(0, 29)}`,
    },
    keyOf,
    newState: () => ({ stream: false, includeUsage: false, model: '' }),
    parseFrame,
    reply: (event, options, request) => reply(event, options, request, server),
  }
}

function parseFrame(frame: ClientFrame, options: ChatOptions): ClientRequest[] {
  const fields = frame.kind === 'text' ? parseJsonObject(frame.text) : undefined
  const messages = fields && parseMessages(fields)
  if (!fields || !messages) return [refuse('messages', "Missing required parameter: 'messages'.")]
  if (typeof fields.model !== 'string' || fields.model === '')
    return [refuse('model', 'you must provide a model parameter')]
  options.stream = fields.stream === true
  options.model = fields.model
  options.includeUsage = fieldOf(fields.stream_options, 'include_usage') === true
  return [{ kind: 'prompt', context: '', messages }]
}

function refuse(field: string, message: string): ClientRequest {
  return { kind: 'refuse', refusal: { reason: 'invalid', field, message } }
}

/** Content is a string or a list of parts. */
function parseMessages({ messages }: JsonObject): Message[] | undefined {
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

function reply(
  event: LabEvent,
  options: ChatOptions,
  request: ConnectRequest,
  server: ChatServer,
): ServerFrame[] {
  switch (event.kind) {
    case 'writing':
      return options.stream ? openingFrames(event.completion, options, request) : []
    case 'token':
      return options.stream ? [chunkFrame(event.completion, options, request, { content: event.token })] : []
    case 'written':
      return options.stream
        ? closingFrames(event.completion, options, request)
        : wholeResponse(event.completion, options, request)
    case 'failed':
      return [sseFrame(server.streamError)]
    case 'refused':
      return [...server.errorResponse(event.refusal, request)]
    default:
      return []
  }
}

/** The first chunk names the role and has no content. */
function openingFrames(completion: Completion, options: ChatOptions, request: ConnectRequest): ServerFrame[] {
  const headers = {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
    'x-request-id': `req_${request.connectionId}`,
  }
  return [
    { kind: 'head', status: 200, headers },
    chunkFrame(completion, options, request, { role: 'assistant', content: '' }),
  ]
}

function closingFrames(completion: Completion, options: ChatOptions, request: ConnectRequest): ServerFrame[] {
  const base = chunkFields(completion, options, request)
  return [
    chunkFrame(completion, options, request, {}, 'stop'),
    ...(options.includeUsage ? [sseFrame({ ...base, choices: [], usage: chatUsage(completion) })] : []),
    { kind: 'text', text: 'data: [DONE]\n\n' },
  ]
}

function wholeResponse(completion: Completion, options: ChatOptions, request: ConnectRequest): ServerFrame[] {
  const message = { role: 'assistant', content: completion.text, refusal: null }
  return jsonResponse(
    200,
    {
      ...chunkFields(completion, options, request),
      object: 'chat.completion',
      choices: [{ index: 0, message, logprobs: null, finish_reason: 'stop' }],
      usage: chatUsage(completion),
    },
    { 'x-request-id': `req_${request.connectionId}` },
  )
}

function chunkFrame(
  completion: Completion,
  options: ChatOptions,
  request: ConnectRequest,
  delta: Readonly<Record<string, string>>,
  finish_reason: 'stop' | null = null,
): ServerFrame {
  const usage = options.includeUsage ? { usage: null } : {}
  return sseFrame({
    ...chunkFields(completion, options, request),
    choices: [{ index: 0, delta, logprobs: null, finish_reason }],
    ...usage,
  })
}

function chunkFields({ id }: Completion, { model }: ChatOptions, { date }: ConnectRequest) {
  return {
    id,
    object: 'chat.completion.chunk',
    created: Math.floor(date / 1000),
    model,
    system_fingerprint: null,
  }
}

function chatUsage({ promptTokens, cachedTokens, tokens }: Completion) {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: tokens,
    total_tokens: promptTokens + tokens,
    prompt_tokens_details: { cached_tokens: cachedTokens },
  }
}

function sseFrame(value: unknown): ServerFrame {
  const frame = jsonFrame(value)
  return { kind: 'text', text: `data: ${frame.kind === 'text' ? frame.text : ''}\n\n` }
}
