import { describe, expect, test } from 'vitest'
import { parseDescription } from '../../src/adapters/described/parse-description.ts'
import { SetupError } from '../../src/core/setup-error.ts'
import { http, socket } from './descriptions.ts'

function complaintAbout(raw: unknown): string {
  try {
    parseDescription(raw, 'acme.yaml')
  } catch (error) {
    if (error instanceof SetupError && error.code === 'DESCRIPTION_INVALID') return error.message
    throw error
  }
  throw new Error('the description was accepted')
}

const without = (raw: Record<string, unknown>, name: string) =>
  Object.fromEntries(Object.entries(raw).filter(([key]) => key !== name))

describe('a description', () => {
  test('that is valid is read, with the defaults of missing fields', () => {
    const description = parseDescription(http(), 'acme.yaml')
    expect(description).toMatchObject({
      billing: 'characters',
      streaming: true,
      notes: [],
      options: {},
      credentials: [],
      text: { input: 'whole', escape: 'none' },
      audio: { decode: 'bytes', binary: false, wav: 'none' },
      script: { method: 'POST', text: [], end: [] },
      format: { words: { pcm: { encoding: 'pcm_s16le', container: 'raw' } } },
    })
    expect(description).not.toHaveProperty('retired')
  })

  test.each([
    ['a word', 'acme', 'the description: expected a map of id, provider'],
    ['a missing field', without(http(), 'dialect'), 'dialect: expected the version of the protocol'],
    ['an unknown field', http({ colour: 'red' }), 'colour: expected one of the fields id, provider'],
    ['a slip of the finger', http({ carier: 'http' }), 'carier: expected `carrier`, or another one of'],
    [
      'an id in capitals',
      http({ id: 'Acme' }),
      'id: expected an id in lower case such as acme-http, found "Acme"',
    ],
    [
      'a carrier there is not',
      http({ carrier: 'pigeon' }),
      'carrier: expected one of http, websocket, found "pigeon"',
    ],
    [
      'a day that is none',
      http({ checked: 'today' }),
      'checked: expected a date as YYYY-MM-DD, found "today"',
    ],
    ['no models', http({ models: [] }), 'models: expected a non-empty list, found []'],
    [
      'a path without a slash',
      http({ address: { origin: 'https://a.com', path: 'speak' } }),
      'address.path: expected a path that begins with a slash',
    ],
    [
      'a format there is not',
      http({ format: { words: { x: 'pcm/raw' }, rates: [8000] } }),
      'format.words.x: expected an encoding and a container such as pcm_s16le/raw',
    ],
    [
      'a rate as text',
      http({ format: { words: { x: 'mp3/mp3' }, rates: ['8000'] } }),
      'format.rates[0]: expected a whole number from 8000 to 192000, found "8000"',
    ],
    [
      'a pointer without its slash',
      socket({ events: [{ when: { at: 'type', is: 'x' }, means: 'end' }] }),
      'events[0].when.at: expected a JSON pointer such as /type, found "type"',
    ],
    [
      'two questions at once',
      socket({ events: [{ when: { at: '/a', is: 1, exists: true }, means: 'end' }] }),
      'events[0].when: expected `at` and exactly one of is, isNot',
    ],
    [
      'a question nobody asks',
      socket({ events: [{ when: { at: '/a', iss: 1 }, means: 'end' }] }),
      'events[0].when.iss: expected `is`',
    ],
    [
      'a question beside `all`',
      socket({ events: [{ when: { all: [{ event: 'x' }], at: '/a' }, means: 'end' }] }),
      'events[0].when: expected no other field beside it',
    ],
    [
      'a meaning there is not',
      socket({ events: [{ means: 'music' }] }),
      'events[0].means: expected one of ready, audio, flushed, end, error, ignore, found "music"',
    ],
    ['a fault there is not', http({ failures: { codes: { busy: [1] } } }), 'failures.codes.busy: expected'],
    [
      'an option without a kind',
      http({ options: { speed: {} } }),
      'options.speed.kind: expected one of number, flag, text, word, list, found nothing',
    ],
    [
      'a slot there is not',
      http({ script: { request: { a: ['{texd}'] } } }),
      'script.request: expected a slot among {text}',
    ],
    [
      'a slot of an option that is not declared',
      http({ headers: { a: '{options.a}' } }),
      'headers.a: expected a slot among',
    ],
  ])('is rejected with the field and the expected value: %s', (_, raw, words) => {
    expect(complaintAbout(raw)).toContain(`acme.yaml: ${words}`)
  })

  test.each([
    [
      'a WebSocket’s address over HTTP',
      http({ address: { origin: 'wss://a.com', path: '/' } }),
      'address.origin',
    ],
    [
      'a body’s codec on a WebSocket',
      socket({ codec: 'lines' }),
      'codec: expected raw, sse, lines, json over http',
    ],
    ['a strip where there are no lines', http({ codec: { kind: 'raw', strip: 'data:' } }), 'codec.strip'],
    ['a WebSocket without words for text', socket({ script: { open: {} } }), 'script.text'],
    ['a request on a WebSocket', socket({ script: { text: {}, request: {} } }), 'script.request'],
    ['a post without a body', http({ script: {} }), 'script.request'],
    [
      'events of which none is audio',
      socket({ events: [{ means: 'end' }] }),
      'events: expected a rule that means `audio`',
    ],
    ['audio of which nobody says where it is', socket({ audio: { decode: 'hex' } }), 'audio.at'],
    ['an end that never comes', socket({ events: [{ means: 'audio' }] }), 'completion'],
    ['counting without anything to count', socket({ completion: 'count' }), 'completion'],
    ['the end of a body on a WebSocket', socket({ completion: 'body' }), 'completion'],
    [
      'WAV headers without a WAV',
      http({ format: { words: { x: 'mp3/mp3' }, rates: [8000] }, audio: { wav: 'each' } }),
      'audio.wav',
    ],
    [
      'a keepalive without words',
      socket({ routing: { reuse: 'serial', keepaliveEvery: 9 } }),
      'routing.keepaliveEvery',
    ],
    ['a credential without a name', http({ credentials: [{ in: 'header' }] }), 'credentials'],
    [
      'a credential in a frame over HTTP',
      http({ credentials: [{ in: 'open', name: 'key' }] }),
      'credentials',
    ],
  ])('is refused where its fields contradict each other: %s', (_, raw, words) => {
    expect(complaintAbout(raw)).toContain(words)
  })

  test('reports the position of an error if the file text is available', () => {
    const find = (path: readonly (string | number)[]) => ({ file: 'acme.yaml', line: path.length, column: 7 })
    const parse = () => parseDescription(socket({ events: [{ means: 'music' }] }), 'acme.yaml', find)
    expect(parse).toThrow('acme.yaml:3:7: events[0].means: expected')
    expect(parse).toThrow(expect.objectContaining({ place: { file: 'acme.yaml', line: 3, column: 7 } }))
  })
})
