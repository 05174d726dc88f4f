import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, test } from 'vitest'
import { describedAdapter } from '../../src/adapters/described/described-adapter.ts'
import { sampleJob } from '../../src/conformance/harness/sample-job.ts'
import type { AnyAdapter, Framing } from '../../src/core/adapter/adapter.ts'
import type { AdapterDescription } from '../../src/core/adapter/adapter-description.ts'
import { buildMessages } from '../../src/lab/providers/described/build-messages.ts'
import { withValueAt } from '../../src/lab/providers/described/json-pointer.ts'
import { readShippedDescription } from '../../src/run/adapters/described-adapters.ts'
import { listDescribedIds } from '../../src/run/adapters/described-ids.ts'
import { createFramer } from '../../src/wire/framing/create-framer.ts'
import { feedSharedBuffer } from '../wire/support.ts'
import { cuts, cutUp, damage, damages, FUZZ_TIMEOUT, fuzzed } from './fuzz-support.ts'

/** Described routes over HTTP: their bodies arrive in reads of any size. */
const OVER_HTTP = listDescribedIds()
  .map(readShippedDescription)
  .filter(({ carrier }) => carrier === 'http')

/** The runs of one property are shared by the descriptions. */
const SHARED = { numRuns: Math.ceil(fuzzed.numRuns / OVER_HTTP.length) + 20 }

/** All that the adapter hears: the audio in one piece, because raw bodies have no pieces of their own. */
function hear(adapter: AnyAdapter, pieces: readonly Buffer[]): { audio: string; others: string[] } {
  const job = sampleJob(adapter)
  const dial = adapter.dial(job)
  const framing: Framing = dial.carrier === 'http' ? dial.framing : 'whole'
  const state = adapter.newState?.()
  let audio = ''
  const others: string[] = []
  const take = (frame: Parameters<AnyAdapter['hear']>[0]) => {
    for (const event of adapter.hear(frame, state, job))
      if (event.kind === 'audio') audio += Buffer.from(event.audio).toString('hex')
      else others.push(`${JSON.stringify(event)} after ${audio.length}`)
  }
  take({ kind: 'head', status: 200, headers: { 'content-type': CONTENT_TYPES[framing] } })
  const framer = createFramer(framing, 1 << 20, take)
  feedSharedBuffer(pieces, (bytes) => framer.write(bytes, 0, bytes.length))
  framer.end()
  take({ kind: 'eof' })
  return { audio, others }
}

const CONTENT_TYPES: Readonly<Record<Framing, string>> = {
  bytes: 'application/octet-stream',
  sse: 'text/event-stream',
  lines: 'application/x-ndjson',
  whole: 'application/json',
}

/** A body as the description wants it, with these pieces of audio. */
function bodyOf(description: AdapterDescription, pieces: readonly Buffer[]): Buffer {
  const { codec, audio } = description
  if (codec.kind === 'raw') return Buffer.concat(pieces)
  const { audio: message, end } = buildMessages(description)
  const encoding = audio.decode === 'hex' ? 'hex' : 'base64'
  const messages = pieces.map((piece) => ({
    event: message?.event ?? '',
    value: withValueAt(message?.value ?? {}, audio.at ?? '', piece.toString(encoding)),
  }))
  return Buffer.from([...messages, ...(end ? [end] : [])].map((one) => encode(description, one)).join(''))
}

function encode({ codec }: AdapterDescription, { event, value }: { event: string; value: unknown }): string {
  const text = JSON.stringify(value)
  if (codec.kind === 'sse') return `${event === '' ? '' : `event: ${event}\n`}data: ${text}\n\n`
  return codec.kind === 'lines' ? `${codec.strip ?? ''}${text}\n` : text
}

describe('a described route hears the same, however its body is split', () => {
  const audio = fc.array(
    fc.uint8Array({ minLength: 1, maxLength: 120 }).map((bytes) => Buffer.from(bytes)),
    { minLength: 1, maxLength: 4 },
  )
  test.each(OVER_HTTP.map((description) => [description.id, description] as const))(
    '%s',
    (_, description) => {
      const adapter = describedAdapter(description)
      fc.assert(
        fc.property(audio, damages('\r\n{}[]":,data'), cuts, (pieces, change, positions) => {
          const [right, stream] = [bodyOf(description, pieces), damage(bodyOf(description, pieces), change)]
          const whole = hear(adapter, [stream])
          assert.deepEqual(hear(adapter, cutUp(stream, positions)), whole)
          if (description.codec.kind !== 'json' && description.codec.kind !== 'raw')
            assert.equal(hear(adapter, [right]).audio, Buffer.concat(pieces).toString('hex'))
        }),
        SHARED,
      )
    },
    FUZZ_TIMEOUT,
  )
})
