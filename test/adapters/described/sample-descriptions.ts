import { describedAdapter } from '../../../src/adapters/described/described-adapter.ts'
import { parseDescription } from '../../../src/adapters/described/parse-description.ts'

type Fields = Readonly<Record<string, unknown>>

const COMMON: Fields = {
  provider: 'acme',
  title: 'Acme speech',
  dialect: 'v1',
  docs: 'https://docs.acme.com/speech',
  checked: '2026-11-20',
  confidence: 'unverified',
  keyVariable: 'ACME_API_KEY',
  models: ['loud'],
  voices: { '*': 'ann' },
  format: { words: { pcm: 'pcm_s16le/raw', wav: 'pcm_s16le/wav' }, rates: [24000, 8000] },
  routing: { reuse: 'serial' },
}

/** A small HTTP description, with the changes of a test. */
export const httpDescription = (changes: Fields = {}): Fields => ({
  ...COMMON,
  id: 'acme-http',
  carrier: 'http',
  address: { origin: 'https://api.acme.com', path: '/speak' },
  codec: 'raw',
  script: { request: { text: '{text}', voice: '{voice}', format: '{format}', rate: '{sampleRate}' } },
  completion: 'body',
  ...changes,
})

/** A small WebSocket description, with the changes of a test. */
export const webSocketDescription = (changes: Fields = {}): Fields => ({
  ...COMMON,
  id: 'acme-ws',
  carrier: 'websocket',
  address: { origin: 'wss://api.acme.com', path: '/speak' },
  codec: 'json',
  script: { text: { text: '{text}', voice: '{voice}', format: '{format}', rate: '{sampleRate}' } },
  events: [
    { when: { at: '/type', is: 'audio' }, means: 'audio' },
    { when: { at: '/type', is: 'done' }, means: 'end' },
    { when: { at: '/type', is: 'error' }, means: 'error' },
  ],
  audio: { at: '/data', decode: 'base64' },
  completion: 'event',
  ...changes,
})

export function adapterOf(raw: Fields) {
  return describedAdapter(parseDescription(raw, 'acme.yaml'))
}
