import { describe, expect, test } from 'vitest'
import { parseDescription } from '../../../src/adapters/described/parse-description.ts'
import { SetupError } from '../../../src/core/setup-error.ts'
import type { Problem } from '../../../src/validation/problem.ts'
import { httpDescription, webSocketDescription } from './sample-descriptions.ts'

function errorMessageFor(raw: unknown): string {
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
    const description = parseDescription(httpDescription(), 'acme.yaml')
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
    ['a word', 'acme', 'the description: expected a map with id, provider'],
    [
      'a missing field',
      without(httpDescription(), 'dialect'),
      'the description lacks "dialect": expected the version of the protocol',
    ],
    [
      'an unknown field',
      httpDescription({ colour: 'red' }),
      'unknown key "colour": expected one of id, provider',
    ],
    [
      'a slip of the finger',
      httpDescription({ carier: 'http' }),
      'unknown key "carier" (did you mean "carrier"?)',
    ],
    [
      'an id in capitals',
      httpDescription({ id: 'Acme' }),
      'id: expected an id in lower case such as acme-http, found "Acme"',
    ],
    [
      'a carrier there is not',
      httpDescription({ carrier: 'pigeon' }),
      'carrier: expected one of http, websocket, found "pigeon"',
    ],
    [
      'a day that is none',
      httpDescription({ checked: 'today' }),
      'checked: expected a date as YYYY-MM-DD, found "today"',
    ],
    ['no models', httpDescription({ models: [] }), 'models: expected a non-empty list, found an empty list'],
    [
      'a path without a slash',
      httpDescription({ address: { origin: 'https://a.com', path: 'speak' } }),
      'address.path: expected a path that begins with a slash',
    ],
    [
      'a format there is not',
      httpDescription({ format: { words: { x: 'pcm/raw' }, rates: [8000] } }),
      'format.words.x: expected an encoding and a container such as pcm_s16le/raw',
    ],
    [
      'a rate as text',
      httpDescription({ format: { words: { x: 'mp3/mp3' }, rates: ['8000'] } }),
      'format.rates.0: expected a whole number from 8000 to 192000, found "8000"',
    ],
    [
      'a pointer without its slash',
      webSocketDescription({ events: [{ when: { at: 'type', is: 'x' }, means: 'end' }] }),
      'events.0.when.at: expected a JSON pointer such as /type, found "type"',
    ],
    [
      'two questions at once',
      webSocketDescription({ events: [{ when: { at: '/a', is: 1, exists: true }, means: 'end' }] }),
      'events.0.when: expected one of all, any, not and event, or `at` and exactly one of is, isNot',
    ],
    [
      'a question nobody asks',
      webSocketDescription({ events: [{ when: { at: '/a', iss: 1 }, means: 'end' }] }),
      'unknown key "iss" in events.0.when (did you mean "is"?)',
    ],
    [
      'a question beside `all`',
      webSocketDescription({ events: [{ when: { all: [{ event: 'x' }], at: '/a' }, means: 'end' }] }),
      'events.0.when: expected one of all, any, not and event, or `at` and exactly one of is, isNot',
    ],
    [
      'a meaning there is not',
      webSocketDescription({ events: [{ means: 'music' }] }),
      'events.0.means: expected one of ready, audio, flushed, end, error, ignore, found "music"',
    ],
    [
      'a codec of another type',
      httpDescription({ codec: 5 }),
      'codec: expected one of raw, sse, lines, json, msgpack, text, found 5',
    ],
    [
      'a key that the map of a codec lacks',
      webSocketDescription({ codec: { kind: 'json', stripp: 'x' } }),
      'unknown key "stripp" in codec (did you mean "strip"?)',
    ],
    [
      'a close code out of range',
      webSocketDescription({ completion: { close: [99] } }),
      'completion.close.0: expected a whole number from 1000 to 4999, found 99',
    ],
    [
      'notes that are neither text nor a list',
      httpDescription({ notes: 5 }),
      'notes: expected a list or a text, found 5',
    ],
    [
      'an operand of another type',
      webSocketDescription({ events: [{ when: { at: '/a', exists: 'yes' }, means: 'end' }] }),
      'events.0.when.exists: expected true or false, found "yes"',
    ],
    [
      'a fault there is not',
      httpDescription({ failures: { codes: { busy: [1] } } }),
      'unknown key "busy" in failures.codes: expected one of config, auth',
    ],
    [
      'an option without a kind',
      httpDescription({ options: { speed: {} } }),
      'options.speed lacks "kind": expected one of number, flag, text, word, list',
    ],
    [
      'a slot there is not',
      httpDescription({ script: { request: { a: ['{texd}'] } } }),
      'script.request: expected a slot among {text}',
    ],
    [
      'a slot of an option that is not declared',
      httpDescription({ headers: { a: '{options.a}' } }),
      'headers.a: expected a slot among',
    ],
  ])('is rejected with the field and the expected value: %s', (_, raw, words) => {
    expect(errorMessageFor(raw)).toContain(`acme.yaml: ${words}`)
  })

  test.each([
    [
      'a WebSocket’s address over HTTP',
      httpDescription({ address: { origin: 'wss://a.com', path: '/' } }),
      'address.origin',
    ],
    [
      'a body’s codec on a WebSocket',
      webSocketDescription({ codec: 'lines' }),
      'codec: expected raw, sse, lines, json over http',
    ],
    [
      'a strip where there are no lines',
      httpDescription({ codec: { kind: 'raw', strip: 'data:' } }),
      'codec.strip',
    ],
    [
      'a WebSocket without words for text',
      webSocketDescription({ script: { open: {} } }),
      'script lacks "text"',
    ],
    [
      'a request on a WebSocket',
      webSocketDescription({ script: { text: {}, request: {} } }),
      'script.request',
    ],
    ['a post without a body', httpDescription({ script: {} }), 'script lacks "request"'],
    [
      'events of which none is audio',
      webSocketDescription({ events: [{ means: 'end' }] }),
      'events: expected a rule that means `audio`',
    ],
    [
      'audio of which nobody says where it is',
      webSocketDescription({ audio: { decode: 'hex' } }),
      'audio lacks "at"',
    ],
    ['an end that never comes', webSocketDescription({ events: [{ means: 'audio' }] }), 'completion'],
    ['counting without anything to count', webSocketDescription({ completion: 'count' }), 'completion'],
    ['the end of a body on a WebSocket', webSocketDescription({ completion: 'body' }), 'completion'],
    [
      'WAV headers without a WAV',
      httpDescription({ format: { words: { x: 'mp3/mp3' }, rates: [8000] }, audio: { wav: 'each' } }),
      'audio.wav',
    ],
    [
      'a keepalive without words',
      webSocketDescription({ routing: { reuse: 'serial', keepaliveEvery: 9 } }),
      'routing.keepaliveEvery',
    ],
    ['a credential without a name', httpDescription({ credentials: [{ in: 'header' }] }), 'credentials'],
    [
      'a credential in a frame over HTTP',
      httpDescription({ credentials: [{ in: 'open', name: 'key' }] }),
      'credentials',
    ],
  ])('is refused where its fields contradict each other: %s', (_, raw, words) => {
    expect(errorMessageFor(raw)).toContain(words)
  })

  test('reports the position of an error if the file text is available', () => {
    const find = ({ path }: Problem) => ({ file: 'acme.yaml', line: path.length, column: 7 })
    const parse = () =>
      parseDescription(webSocketDescription({ events: [{ means: 'music' }] }), 'acme.yaml', find)
    expect(parse).toThrow('acme.yaml:3:7: events.0.means: expected')
    expect(parse).toThrow(expect.objectContaining({ location: { file: 'acme.yaml', line: 3, column: 7 } }))
  })
})
