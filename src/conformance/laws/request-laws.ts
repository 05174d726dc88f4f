import assert from 'node:assert/strict'
import type { AnyAdapter, Dial, Frame, Job } from '../../core/adapter/adapter.ts'
import { sampleRatesFor } from '../../core/adapter/sample-rates.ts'
import { SetupError } from '../../core/setup-error.ts'
import { forbidSideEffects } from '../harness/forbid-side-effects.ts'
import {
  type AdapterRequest,
  buildRequest,
  SAMPLE_KEY,
  sampleFormat,
  sampleJob,
  schemeOf,
  takesText,
} from '../harness/sample-job.ts'
import type { Law } from './law.ts'

/** An option that no provider has. */
const UNKNOWN_OPTION = 'option_of_the_kit'

/** The request of an adapter: complete, to the given base, with the key only where it belongs. */
export const REQUEST_LAWS: readonly Law[] = [
  {
    name: 'accepts empty options, and rejects an unknown option by name',
    check: (adapter) => {
      forbidSideEffects(() => adapter.parseOptions(Object.freeze({})))
      assert.throws(
        () => forbidSideEffects(() => adapter.parseOptions(Object.freeze({ [UNKNOWN_OPTION]: 1 }))),
        (error) => error instanceof SetupError && error.message.includes(UNKNOWN_OPTION),
        'an unknown option must cause a SetupError that names it',
      )
    },
  },
  {
    name: 'builds the same request for the same job, without side effects',
    check: (adapter) => {
      const job = sampleJob(adapter)
      const first = forbidSideEffects(() => buildRequest(adapter, job))
      assert.deepEqual(
        forbidSideEffects(() => buildRequest(adapter, job)),
        first,
        'the second request differs from the first',
      )
    },
  },
  {
    name: 'dials the carrier that its transport names',
    check: (adapter) => {
      const carrier = adapter.facts.transport === 'websocket' ? 'websocket' : 'http'
      assert.equal(adapter.dial(sampleJob(adapter), adapter.preludeSample).carrier, carrier)
    },
  },
  {
    name: 'uses the given base, path prefix included',
    check: (adapter) => {
      for (const host of ['127.0.0.1:4/kit', 'localhost:5']) {
        const base = `${schemeOf(adapter)}//${host}`
        const { prelude, dial } = buildRequest(adapter, sampleJob(adapter, { base }))
        // The answer to a prelude says which address to use next.
        const { url } = prelude ?? dial
        const followed = prelude ? base.replace(/^ws/, 'http') : base
        // What answers a call is one address, and the base is all of it.
        const isWhole = adapter.facts.completion === 'silence' && url === followed
        assert.ok(
          (isWhole || url.startsWith(`${followed}/`)) && URL.canParse(url),
          `${url} does not start with ${followed}`,
        )
      }
    },
  },
  {
    name: 'puts every setting of the job into the request',
    check: (adapter) => {
      const plain = serializeRequest(adapter, {})
      for (const [what, change] of jobChangesFor(adapter))
        assert.notEqual(
          serializeRequest(adapter, change),
          plain,
          `a different ${what} does not change the request`,
        )
    },
  },
  {
    name: 'sends the key only in headers, in the query or in opening frames',
    check: (adapter) => {
      const request = buildRequest(adapter, sampleJob(adapter))
      for (const dial of dialsOf(request)) assertNoKey('the address and body', withoutCredentials(dial))
      assertNoKey('a frame of text', serializeFrames(request.textFrames))
      if (adapter.facts.keyVariable !== undefined)
        assert.notEqual(
          serializeRequest(adapter, { key: 'another' }),
          serializeRequest(adapter, {}),
          'the key is not used',
        )
    },
  },
]

type Change = readonly [what: string, change: Partial<Job>]

function jobChangesFor(adapter: AnyAdapter): Change[] {
  const { facts } = adapter
  const { format } = sampleJob(adapter)
  const models = facts.models.slice(1, 2).map((model): Change => ['model', { model }])
  const rates = sampleRatesFor(facts, format.encoding).filter((rate) => rate !== format.sampleRate)
  const formats = facts.formats.slice(1, 2).map((other) => sampleFormat(facts, other))
  return [
    ...(takesText(facts) ? [['text', { text: 'Something else.' }] as const] : []),
    ...(facts.kind === 'tts' || facts.kind === 's2s' ? [['voice', { voice: 'kit-voice' }] as const] : []),
    ...models,
    ...rates.map((sampleRate): Change => ['sample rate', { format: { ...format, sampleRate } }]),
    ...(facts.transport === 'websocket' || facts.kind === 'tts'
      ? formats.map((other): Change => ['format', { format: other }])
      : []),
    ...inputChangesFor(adapter),
  ]
}

/** Changes of the input audio and of the history. */
function inputChangesFor(adapter: AnyAdapter): Change[] {
  const { facts } = adapter
  const { input } = sampleJob(adapter)
  if (facts.kind === 'llm') return [['history', { history: [{ role: 'system', text: 'Be brief.' }] }]]
  if (!facts.input || !input) return []
  if (facts.input.audio === 'whole') return [['input audio', { audio: new Uint8Array(64) }]]
  const rates = facts.input.sampleRates.filter((rate) => rate !== input.sampleRate && facts.kind === 'stt')
  return rates.map((sampleRate): Change => ['input sample rate', { input: { ...input, sampleRate } }])
}

/**
 * Everything that is sent, as text. The voice stays the same unless it is the change: it must not hide
 * another.
 */
function serializeRequest(adapter: AnyAdapter, change: Partial<Job>): string {
  const { voice } = sampleJob(adapter)
  const { prelude, dial, openingFrames, textFrames } = buildRequest(
    adapter,
    sampleJob(adapter, { voice, ...change }),
  )
  return JSON.stringify([prelude, dial, serializeFrames(openingFrames), serializeFrames(textFrames)])
}

function dialsOf({ prelude, dial }: AdapterRequest): Dial[] {
  return prelude ? [prelude, dial] : [dial]
}

function withoutCredentials(dial: Dial): string {
  const { pathname, host, username, password } = new URL(dial.url)
  const body = dial.carrier === 'http' ? Buffer.from(dial.body ?? '').toString() : ''
  return [host, pathname, username, password, body].join('\n')
}

function serializeFrames(frames: readonly Frame[]): string {
  return frames
    .map((frame) => {
      assert.ok(frame.kind === 'text' || frame.kind === 'binary', `a ${frame.kind} frame cannot be sent`)
      return frame.kind === 'text' ? frame.text : Buffer.from(frame.bytes).toString('latin1')
    })
    .join('\n')
}

function assertNoKey(where: string, text: string): void {
  for (const form of [SAMPLE_KEY, Buffer.from(SAMPLE_KEY).toString('base64')])
    assert.ok(!text.includes(form), `the key appears in ${where}`)
}
