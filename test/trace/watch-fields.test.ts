import { encode } from '@msgpack/msgpack'
import { describe, expect, test } from 'vitest'
import { decodeFrame } from '../../src/adapters/described/protocol-message.ts'
import { valueAtPointer } from '../../src/core/json-pointer.ts'
import { watchFields } from '../../src/trace/watch-fields.ts'

const MESSAGE =
  '{"type":"chunk","data":{"audio":"AAAA","rate":24000},"words":[{"start":1,"word":"a"}],"id":null}'

/** A field is read by its value, not by what a reader might do with it. */
const READERS: [name: string, read: (text: string) => unknown, unread: string[], missing: string[]][] = [
  ['nothing', (text) => JSON.parse(text), ['/type', '/data', '/words', '/id'], []],
  ['a field', (text) => JSON.parse(text).type, ['/data', '/words', '/id'], []],
  [
    'a field inside another',
    (text) => JSON.parse(text).data.audio,
    ['/type', '/data/rate', '/words', '/id'],
    [],
  ],
  ['an object as a whole', (text) => Boolean(JSON.parse(text).data), ['/type', '/words', '/id'], []],
  [
    'an element of a list',
    (text) => JSON.parse(text).words.map(({ start }: { start: number }) => start),
    ['/type', '/data', '/words/*/word', '/id'],
    [],
  ],
  [
    'a field that is not there',
    (text) => JSON.parse(text).error,
    ['/type', '/data', '/words', '/id'],
    ['/error'],
  ],
  [
    'a JSON pointer',
    (text) => valueAtPointer(JSON.parse(text), '/data/payload'),
    ['/type', '/data/audio', '/data/rate', '/words', '/id'],
    ['/data/payload'],
  ],
  ['whether a field is there', (text) => 'id' in JSON.parse(text), ['/type', '/data', '/words'], []],
  ['all fields', (text) => ({ ...JSON.parse(text) }), [], []],
]

describe('which fields a reader reads', () => {
  test.each(READERS)('%s', (_, read, unread, missing) => {
    const { fields } = watchFields(() => read(MESSAGE))
    expect(fields()).toMatchObject({ unread, missing })
  })

  test('of a MessagePack message too', () => {
    const bytes = encode({ event: 'audio', audio: Uint8Array.of(1, 2), time: 3 })
    const { result, fields } = watchFields(() =>
      valueAtPointer(decodeFrame({ kind: 'binary', bytes }, { kind: 'msgpack' })?.value, '/audio'),
    )
    expect(result).toEqual(Uint8Array.of(1, 2))
    expect(fields().unread).toEqual(['/event', '/time'])
  })

  test('and the reader gets what it would get without a watch', () => {
    const { result } = watchFields(() => {
      const message = JSON.parse(MESSAGE)
      const { words, data } = message
      return [
        Array.isArray(words),
        JSON.stringify(data),
        Object.keys(data),
        words.length,
        message.words === words,
      ]
    })
    expect(result).toEqual([true, '{"audio":"AAAA","rate":24000}', ['audio', 'rate'], 1, true])
  })

  test('JSON.parse is as before, also after a reader that throws', () => {
    const { parse } = JSON
    expect(() =>
      watchFields(() => {
        throw new Error('unreadable')
      }),
    ).toThrow('unreadable')
    expect(JSON.parse).toBe(parse)
  })
})
