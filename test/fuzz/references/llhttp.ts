import { createRequire } from 'node:module'

/** What the parser of Node and undici makes of a response. */
export interface ReferenceResponse {
  readonly outcome: 'complete' | 'partial' | 'error'
  readonly reason: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

interface Llhttp {
  readonly memory: { readonly buffer: ArrayBuffer }
  readonly malloc: (size: number) => number
  readonly free: (pointer: number) => void
  readonly llhttp_alloc: (type: number) => number
  readonly llhttp_free: (parser: number) => void
  readonly llhttp_execute: (parser: number, at: number, length: number) => number
  readonly llhttp_get_error_reason: (parser: number) => number
}

/** The part of the API that is used here: its types come with those of browsers. */
interface WebAssemblyApi {
  readonly Module: new (code: Uint8Array) => object
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown }
}

/** llhttp's numbers: a response, and the error with which a callback stops the parser. */
const RESPONSE = 2
const PAUSED = 21

/** Of the response that is being parsed. */
let status = 0
let fields: string[] = []
let values: string[] = []
let body = ''
let isComplete = false

const llhttp = instantiate()

/** Reads one response with llhttp, in one piece. */
export function readWithLlhttp(bytes: Buffer): ReferenceResponse {
  status = 0
  fields = []
  values = []
  body = ''
  isComplete = false
  const parser = llhttp.llhttp_alloc(RESPONSE)
  const memory = llhttp.malloc(Math.max(1, bytes.length))
  new Uint8Array(llhttp.memory.buffer, memory, bytes.length).set(bytes)
  const error = llhttp.llhttp_execute(parser, memory, bytes.length)
  const reason = isComplete || error === 0 ? '' : textAt(llhttp.llhttp_get_error_reason(parser))
  llhttp.free(memory)
  llhttp.llhttp_free(parser)
  const outcome = isComplete ? 'complete' : error === 0 ? 'partial' : 'error'
  return { outcome, reason, status, headers: status === 0 ? {} : joinHeaders(), body }
}

function joinHeaders(): Record<string, string> {
  const headers: Record<string, string> = Object.create(null)
  for (const [at, field] of fields.entries()) {
    const name = field.toLowerCase()
    const value = (values[at] ?? '').replace(/^[\t ]+|[\t ]+$/g, '')
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`
  }
  return headers
}

function read(at: number, length: number): string {
  return Buffer.from(llhttp.memory.buffer, at, length).toString('latin1')
}

function textAt(pointer: number): string {
  if (pointer === 0) return ''
  return read(pointer, new Uint8Array(llhttp.memory.buffer, pointer).indexOf(0))
}

function instantiate(): Llhttp {
  const code: Buffer = createRequire(import.meta.url)('undici/lib/llhttp/llhttp-wasm.js')
  const env = {
    wasm_on_message_begin: () => 0,
    wasm_on_url: () => 0,
    wasm_on_status: () => 0,
    wasm_on_header_field: (_: number, at: number, length: number) => {
      // The trailers come after the head, and are read by nobody.
      if (status === 0) fields.push(read(at, length))
      return 0
    },
    wasm_on_header_value: (_: number, at: number, length: number) => {
      if (status === 0) values[fields.length - 1] = read(at, length)
      return 0
    },
    wasm_on_headers_complete: (_: number, code: number) => {
      // Informational responses precede the final one.
      if (code >= 200 || code === 101) {
        status = code
        return 0
      }
      fields = []
      values = []
      return 0
    },
    wasm_on_body: (_: number, at: number, length: number) => {
      body += read(at, length)
      return 0
    },
    wasm_on_message_complete: () => {
      isComplete = status !== 0
      return isComplete ? PAUSED : 0
    },
  }
  const { Module, Instance } = (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly
  return new Instance(new Module(code), { env }).exports as Llhttp
}
