import type { AdapterDescription } from '../../core/adapter/adapter-description.ts'
import {
  array,
  boolean,
  type FieldDecoder,
  number,
  object,
  oneOf,
  oneOrMore,
  optional,
  record,
  string,
} from './decoder.ts'
import {
  audioFormat,
  codec,
  codes,
  completion,
  eventRule,
  faultTable,
  option,
  plainTemplate,
  pointer,
  template,
} from './field-decoders.ts'

const id = string('an id in lower case such as acme-http', /^[a-z0-9]+([-.][a-z0-9]+)*$/)
const date = string('a date as YYYY-MM-DD', /^\d{4}-\d{2}-\d{2}$/)
const headerName = string('a header name in lower case', /^[a-z0-9-]+$/)
const frameList = optional(oneOrMore(template), [])
const status = number(100, 599, true)
const seconds = optional(number(0.001, 86_400))

/** The schema of a description. */
export const decodeDescription: FieldDecoder<AdapterDescription> = object({
  id,
  provider: id,
  title: string(),
  dialect: string('the version of the protocol that is described'),
  docs: string('the address of the documentation', /^https?:\/\/\S+$/),
  checked: date,
  confidence: oneOf('documented', 'read in clients', 'unverified'),
  notes: optional(oneOrMore(string()), []),
  keyVariable: optional(string('the name of an environment variable', /^[A-Z][A-Z0-9_]*$/)),
  models: array(string(), 1),
  voices: record(string()),
  billing: optional(oneOf('characters', 'bytes', 'audio', 'tokens', 'requests'), 'characters'),
  streaming: optional(boolean, true),
  retired: optional(date),
  options: optional(record(option), {}),
  carrier: oneOf('http', 'websocket'),
  address: object({
    origin: string('scheme, host and port, such as https://api.acme.com', /^(https?|wss?):\/\/[^/?#\s]+$/),
    path: string('a path that begins with a slash', /^\/[^?#\s]*$/),
    query: optional(record(plainTemplate), {}),
  }),
  credentials: optional(
    array(
      object({
        in: oneOf('header', 'query', 'open', 'start', 'protocol'),
        name: optional(string(), ''),
        prefix: optional(string(), ''),
      }),
    ),
    [],
  ),
  headers: optional(record(plainTemplate), {}),
  protocols: optional(array(string()), []),
  codec,
  script: object({
    method: optional(oneOf('GET', 'POST', 'PUT'), 'POST'),
    request: optional(template),
    open: frameList,
    start: frameList,
    text: frameList,
    flush: frameList,
    end: frameList,
    cancel: frameList,
    keepalive: frameList,
    close: frameList,
  }),
  text: optional(
    object({
      input: optional(oneOf('whole', 'streamed'), 'whole'),
      escape: optional(oneOf('none', 'xml'), 'none'),
      longest: optional(number(1, 10_000_000, true)),
    }),
    { input: 'whole', escape: 'none' },
  ),
  events: optional(array(eventRule), []),
  audio: optional(
    object({
      at: optional(pointer),
      decode: optional(oneOf('bytes', 'base64', 'hex'), 'bytes'),
      binary: optional(boolean, false),
      wav: optional(oneOf('none', 'first', 'each'), 'none'),
    }),
    { decode: 'bytes', binary: false, wav: 'none' },
  ),
  format: object({ words: record(audioFormat), rates: array(number(8000, 192_000, true), 1) }),
  completion,
  failures: optional(
    object({
      code: optional(oneOrMore(pointer), []),
      message: optional(oneOrMore(pointer), []),
      status: optional(oneOrMore(pointer), []),
      codes: optional(codes, {}),
      words: optional(faultTable(string()), {}),
      statuses: optional(faultTable(status), {}),
      closes: optional(faultTable(number(1000, 4999, true)), {}),
    }),
    { code: [], message: [], status: [], codes: {}, words: {}, statuses: {}, closes: {} },
  ),
  routing: object({
    reuse: oneOf('none', 'serial', 'multiplexed'),
    stream: optional(pointer),
    idleTimeout: seconds,
    keepaliveEvery: seconds,
  }),
  correlation: optional(
    object({
      headers: optional(oneOrMore(headerName), []),
      at: optional(pointer),
      keep: optional(array(headerName), []),
    }),
    { headers: [], keep: [] },
  ),
})
