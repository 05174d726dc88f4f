import { expect, test } from 'vitest'
import type { Frame } from '../../../../src/core/adapter/adapter.ts'
import { findValueFlood } from '../../../../src/drive/trial/reader/value-limit.ts'

const LISTS = `[[]${',[]'.repeat(200_000)}]`
const LONG = 2_000_000

const text = (content: string): Frame => ({ kind: 'text', text: content, raw: Buffer.from(content) })
const binary = (bytes: Uint8Array): Frame => ({ kind: 'binary', bytes })

test.each<readonly [sentence: string, frame: Frame]>([
  ['lists', text(LISTS)],
  ['objects', text(`[{}${',{"a":{}}'.repeat(100_000)}]`)],
  ['numbers', text(`[0${',0'.repeat(200_000)}]`)],
  ['brackets that never close', text('['.repeat(200_000))],
  ['lists in a server-sent event', { kind: 'event', event: '', data: LISTS, raw: Buffer.from(LISTS) }],
  ['lists in a binary message', binary(Buffer.from(LISTS))],
])('a message of more values than any protocol has is refused: %s', (_, frame) => {
  expect(findValueFlood(frame)).toBe('a message of more than 100000 values')
})

test.each<readonly [sentence: string, frame: Frame]>([
  ['a minute of audio in base64', text(`{"audio":"${'A'.repeat(LONG)}"}`)],
  ['the times of fifty thousand characters', text(`{"times":[0${',1'.repeat(50_000)}]}`)],
  ['a short message of nothing but commas', text(','.repeat(1000))],
  ['samples that look like brackets', binary(Buffer.alloc(LONG, '[\xff', 'latin1'))],
  [
    'samples that begin like an object',
    binary(Buffer.concat([Buffer.from('{'), Buffer.alloc(LONG, ',\x93', 'latin1')])),
  ],
])('other messages pass: %s', (_, frame) => {
  expect(findValueFlood(frame)).toBeUndefined()
})
