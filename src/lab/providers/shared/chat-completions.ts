import { z } from 'zod'
import type { Message } from '../../../core/adapter/adapter.ts'
import type { LabProfile } from '../../../core/config/lab-profile.ts'
import type { ClientRequest } from '../../contract/client-request.ts'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { Completion } from '../../contract/conversation-event.ts'
import type { ClientFrame, ServerFrame } from '../../contract/frames.ts'
import type { LabEvent } from '../../contract/lab-event.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'
import type { Twin } from '../../contract/twin.ts'
import { fieldsOfFrame, jsonFrame, jsonResponse } from './json-frames.ts'
import { checkFields, refusedAs, refuseField } from './request-fields.ts'

/** What differs between servers with a `chat/completions` API. */
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

/** Content is a string or a list of parts. Anything else is ignored. */
const part = z.object({ text: z.string() }).catch({ text: '' })
const content = z
  .union([z.string(), z.array(part).transform((parts) => parts.map(({ text }) => text).join(''))])
  .catch('')
const message = z
  .object({ role: z.enum(['system', 'assistant', 'user']).catch('user'), content })
  .catch({ role: 'user', content: '' })
  .transform(({ role, content: text }): Message => ({ role, text }))

const SCHEMA = z.looseObject({
  messages: refusedAs(z.array(message).min(1), "Missing required parameter: 'messages'."),
  model: refusedAs(z.string().min(1), 'you must provide a model parameter'),
  stream: z.boolean().catch(false),
  stream_options: z
    .object({ include_usage: z.boolean().catch(false) })
    .optional()
    .catch(undefined),
})

function parseFrame(frame: ClientFrame, options: ChatOptions): ClientRequest[] {
  const checked = checkFields(SCHEMA, fieldsOfFrame(frame) ?? {})
  if (!checked.valid) return [refuseField(checked.refusal)]
  const { model, stream, stream_options, messages } = checked.fields
  Object.assign(options, { model, stream, includeUsage: stream_options?.include_usage === true })
  return [{ kind: 'prompt', context: '', messages }]
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
