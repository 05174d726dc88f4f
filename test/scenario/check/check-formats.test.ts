import { describe, expect, test } from 'vitest'
import { deepgramHttp } from '../../../src/adapters/deepgram/http.ts'
import { smallestWs } from '../../../src/adapters/smallest/websocket.ts'
import { diagnosticsIn, VALID_SCENARIO } from '../read/scenarios.ts'

const ROUTES = [smallestWs, deepgramHttp].map(({ facts }) => facts)
const KNOWLEDGE = {
  adapters: ROUTES.map(({ id }) => id),
  factsOf: (adapter: string) => ROUTES.find(({ id }) => id === adapter),
}

describe('what a target asks for and its route does not send', () => {
  test.each([
    [
      'a rate that is none of the route’s',
      'smallest-ws, sampleRate: 12345',
      '4:42 targets.a.sampleRate: smallest-ws supports pcm_s16le at ',
    ],
    [
      'a rate that does not go with the encoding',
      'deepgram-http, format: { encoding: mulaw, container: raw }, sampleRate: 48000',
      '4:89 targets.a.sampleRate: deepgram-http supports mulaw at 8000, 16000 Hz, not 48000',
    ],
    [
      'a rate that no audio has',
      'smallest-ws, format: { encoding: mp3, container: mp3 }, sampleRate: 1234567',
      '4:85 targets.a.sampleRate: expected',
    ],
    [
      'a format',
      'smallest-ws, format: { encoding: mp3, container: mp3 }',
      '4:38 targets.a.format: smallest-ws supports pcm_s16le/raw, not mp3/mp3',
    ],
  ])('%s is told at its place', async (_, adapter, said) => {
    const mistakes = await diagnosticsIn(VALID_SCENARIO.replace('smallest-ws', adapter), KNOWLEDGE)
    expect(mistakes).toHaveLength(1)
    expect(mistakes[0]).toContain(said)
  })
})
