import type { AdapterDescription } from '../../core/adapter-description.ts'
import { flag, list, map, number, oneOrMore, optional, type Reader, shape, text, word } from './reader.ts'
import {
  codec,
  codes,
  completion,
  eventRule,
  faultTable,
  formatName,
  option,
  plainTemplate,
  pointer,
  template,
} from './readers.ts'

const id = text('an id in lower case such as acme-http', /^[a-z0-9]+([-.][a-z0-9]+)*$/)
const date = text('a date as YYYY-MM-DD', /^\d{4}-\d{2}-\d{2}$/)
const headerName = text('a header name in lower case', /^[a-z0-9-]+$/)
const frames = optional(oneOrMore(template), [])
const status = number(100, 599, true)
const seconds = optional(number(0.001, 86_400))

/** The schema of a description. */
export const readDescription: Reader<AdapterDescription> = shape({
  id,
  provider: id,
  title: text(),
  dialect: text('the version of the protocol that is described'),
  docs: text('the address of the documentation', /^https?:\/\/\S+$/),
  checked: date,
  confidence: word('documented', 'read in clients', 'unverified'),
  notes: optional(oneOrMore(text()), []),
  keyVariable: optional(text('the name of an environment variable', /^[A-Z][A-Z0-9_]*$/)),
  models: list(text(), 1),
  voices: map(text()),
  billing: optional(word('characters', 'bytes', 'audio', 'tokens', 'requests'), 'characters'),
  streaming: optional(flag, true),
  retired: optional(date),
  options: optional(map(option), {}),
  carrier: word('http', 'websocket'),
  address: shape({
    origin: text('scheme, host and port, such as https://api.acme.com', /^(https?|wss?):\/\/[^/?#\s]+$/),
    path: text('a path that begins with a slash', /^\/[^?#\s]*$/),
    query: optional(map(plainTemplate), {}),
  }),
  credentials: optional(
    list(
      shape({
        in: word('header', 'query', 'open', 'start', 'protocol'),
        name: optional(text(), ''),
        prefix: optional(text(), ''),
      }),
    ),
    [],
  ),
  headers: optional(map(plainTemplate), {}),
  protocols: optional(list(text()), []),
  codec,
  script: shape({
    method: optional(word('GET', 'POST', 'PUT'), 'POST'),
    request: optional(template),
    open: frames,
    start: frames,
    text: frames,
    flush: frames,
    end: frames,
    cancel: frames,
    keepalive: frames,
    close: frames,
  }),
  text: optional(
    shape({
      input: optional(word('whole', 'streamed'), 'whole'),
      escape: optional(word('none', 'xml'), 'none'),
      longest: optional(number(1, 10_000_000, true)),
    }),
    { input: 'whole', escape: 'none' },
  ),
  events: optional(list(eventRule), []),
  audio: optional(
    shape({
      at: optional(pointer),
      decode: optional(word('bytes', 'base64', 'hex'), 'bytes'),
      binary: optional(flag, false),
      wav: optional(word('none', 'first', 'each'), 'none'),
    }),
    { decode: 'bytes', binary: false, wav: 'none' },
  ),
  format: shape({ words: map(formatName), rates: list(number(8000, 192_000, true), 1) }),
  completion,
  failures: optional(
    shape({
      code: optional(oneOrMore(pointer), []),
      message: optional(oneOrMore(pointer), []),
      status: optional(oneOrMore(pointer), []),
      codes: optional(codes, {}),
      words: optional(faultTable(text()), {}),
      statuses: optional(faultTable(status), {}),
      closes: optional(faultTable(number(1000, 4999, true)), {}),
    }),
    { code: [], message: [], status: [], codes: {}, words: {}, statuses: {}, closes: {} },
  ),
  routing: shape({
    reuse: word('none', 'serial', 'multiplexed'),
    stream: optional(pointer),
    idleTimeout: seconds,
    keepaliveEvery: seconds,
  }),
  correlation: optional(
    shape({
      headers: optional(oneOrMore(headerName), []),
      at: optional(pointer),
      keep: optional(list(headerName), []),
    }),
    { headers: [], keep: [] },
  ),
})
