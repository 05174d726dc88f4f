import type { Adapter, Facts, HttpDial, Job } from '../../core/adapter/adapter.ts'
import { errorText } from '../../core/error-text.ts'
import { parseJsonObject } from '../../core/json.ts'
import { faultOfRefusal } from '../shared/error-fault.ts'
import { inputAudio } from '../shared/input-audio.ts'
import type { OptionRules, OptionsOf } from '../shared/option-rules.ts'
import { checkOptions } from '../shared/options.ts'
import { checkTemplate, fillTemplate } from './body-template.ts'
import { hearReply, newReplyState, type ReplyState } from './reply.ts'

const AGENT_OPTIONS = {
  path: { kind: 'text', meaning: 'path after `base`' },
  body: {
    kind: 'text',
    meaning:
      'body of the request: JSON with {text}, {audio} (base64), {session}, {model}, {voice} and {rate}',
  },
  reply: { kind: 'word', words: ['text', 'audio'], meaning: 'what the agent returns' },
  at: { kind: 'text', meaning: 'JSON pointer to the reply in the body; without it the body is the audio' },
  key_header: { kind: 'text', meaning: 'header with the key' },
  key_prefix: { kind: 'text', meaning: 'what stands before the key in that header' },
} as const satisfies OptionRules

type Options = OptionsOf<typeof AGENT_OPTIONS>

const TEMPLATE_SLOTS = ['text', 'audio', 'session', 'model', 'voice', 'rate'] as const

/** The facts that both webhook routes share. */
const WEBHOOK_FACTS = {
  provider: 'webhook',
  kind: 'agent',
  transport: 'http',
  docs: 'https://github.com/smallest-inc/smallest-ai-documentation',
  checked: '2026-11-20',
  confidence: 'unverified',
  origin: 'http://127.0.0.1:8080',
  keyVariable: 'WEBHOOK_API_KEY',
  models: ['agent'],
  voices: { '*': 'agent' },
  formats: [
    { encoding: 'pcm_s16le', container: 'wav' },
    { encoding: 'pcm_s16le', container: 'raw' },
    { encoding: 'mp3', container: 'mp3' },
  ],
  sampleRates: [24000, 16000, 8000, 48000],
  defaultSampleRate: 24000,
  textInput: 'whole',
  reuse: 'serial',
  streaming: false,
  completion: 'body',
  cancel: 'close',
  billing: 'requests',
  keepHeaders: ['x-request-id', 'retry-after'],
  faults: ['auth', 'limit', 'rejected', 'server'],
} as const satisfies Partial<Facts>

/**
 * An agent that takes one HTTP request per turn, as on no-code platforms. Options set the path, the body of
 * the request, and where the response has the reply.
 */
export function webhookAgent(
  facts: Pick<Facts, 'id' | 'title' | 'input'>,
  defaults: { readonly body: string; readonly reply: 'text' | 'audio'; readonly at?: string },
): Adapter<Options, ReplyState> {
  const replyRuleOf = ({ options }: Job<Options>) => {
    const reply = options.reply === 'audio' || options.reply === 'text' ? options.reply : defaults.reply
    const at = options.at ?? (options.reply === undefined ? defaults.at : undefined)
    return { reply, ...(at !== undefined && { at }) }
  }
  return {
    contract: 1,
    facts: { ...WEBHOOK_FACTS, ...facts },
    parseOptions: (raw) => {
      const options = checkOptions(facts.id, AGENT_OPTIONS, raw)
      if (options.body !== undefined) checkTemplate(facts.id, options.body, TEMPLATE_SLOTS)
      return options
    },
    dial: (job) => dialOf(job, defaults.body, replyRuleOf(job).at === undefined ? 'bytes' : 'whole'),
    newState: newReplyState,
    hear: (frame, state, job) => hearReply(frame, state, replyRuleOf(job)),
    readRefusal: (status, body, headers) =>
      faultOfRefusal(status, errorText(parseJsonObject(body)) || body.trim() || `HTTP ${status}`, {
        headers,
      }),
  }
}

function dialOf(job: Job<Options>, defaultBody: string, framing: HttpDial['framing']): HttpDial {
  const { base, options, key, model, voice, stream, text } = job
  const audio = Buffer.from(inputAudio(job)).toString('base64')
  const rate = String(job.format.sampleRate)
  return {
    carrier: 'http',
    method: 'POST',
    url: `${base}${options.path ?? '/agent'}`,
    headers: {
      [options.key_header ?? 'authorization']: `${options.key_prefix ?? 'Bearer '}${key}`,
      'content-type': 'application/json',
    },
    body: fillTemplate(options.body ?? defaultBody, { text, audio, session: stream, model, voice, rate }),
    framing,
  }
}
