import assert from 'node:assert/strict'
import { createParser } from 'eventsource-parser'
import fc from 'fast-check'
import { test } from 'vitest'
import { createFramer } from '../../src/wire/framing/create-framer.ts'
import { feedSharedBuffer } from '../wire/support.ts'
import { cuts, cutUp, damage, damages, FUZZ_TIMEOUT, fuzzed } from './fuzz-support.ts'

interface Event {
  readonly event: string
  readonly data: string
}

function readEvents(pieces: readonly Buffer[]): { events: Event[]; foreign: string } {
  const events: Event[] = []
  let foreign = ''
  const framer = createFramer('sse', 1 << 20, (frame) => {
    if (frame.kind === 'event') events.push({ event: frame.event, data: frame.data })
    if (frame.kind === 'text') foreign += frame.text
  })
  feedSharedBuffer(pieces, (bytes) => framer.write(bytes, 0, bytes.length))
  framer.end()
  return { events, foreign }
}

function readWithParser(stream: Buffer): Event[] {
  const events: Event[] = []
  const parser = createParser({
    onEvent: ({ event, data }) => events.push({ event: event ?? '', data }),
  })
  // It takes decoded text, from which a decoder has taken the byte order mark.
  const text = new TextDecoder().decode(stream)
  // After a carriage return it waits for a line feed, which would belong to it.
  parser.feed(text.endsWith('\r') ? `${text}\n` : text)
  return events
}

const line = fc.constantFrom(
  'data: {"audio":"AAAA"}',
  'data: {"audio":"AAAA"}',
  'data:x',
  'data:',
  'data',
  'data:  two spaces',
  'data: Grüße 音声',
  'event: chunk',
  'event:',
  'event',
  'id: 7',
  'retry: 10',
  ': comment',
  ':',
  'dataset: no',
  'field',
  '',
  '',
)
const streams = fc
  .tuple(
    fc.constantFrom('', '', '\ufeff'),
    fc.array(fc.tuple(line, fc.constantFrom('\n', '\n', '\r\n', '\r')), { maxLength: 16 }),
  )
  .map(([mark, lines]) => Buffer.from(mark + lines.flat().join('')))

test(
  'server-sent events are what `eventsource-parser` makes of them, however they are split',
  () => {
    fc.assert(
      fc.property(streams, damages('\r\n: dataevent'), cuts, (right, change, positions) => {
        const stream = damage(right, change)
        const whole = readEvents([stream])
        assert.deepEqual(readEvents(cutUp(stream, positions)), whole)
        assert.deepEqual(whole.events, readWithParser(stream), JSON.stringify(stream.toString()))
      }),
      fuzzed,
    )
  },
  FUZZ_TIMEOUT,
)
