import { expect, test } from 'vitest'
import { buildTurnRecord } from '../../../src/conversation/turn/build-turn-record.ts'
import { addRequestMetadata, createTurnBuilder } from '../../../src/conversation/turn/turn-builder.ts'

const CONTEXT = {
  run: 'r',
  turn: 0,
  target: 't',
  stack: 's',
  mode: 'streaming',
  conversation: 0,
  exchange: 0,
  phase: 'measure',
  in_flight: 1,
  due: 0,
  origin: 0,
  simulated: false,
} as const

const NOTHING_PLAYED = {
  pieces: [],
  audio_us: 0,
  underruns: 0,
  underrun_us: 0,
  longest_underrun_us: 0,
  prebuffer_us: 0,
}

test('audio that cannot be decoded is a protocol fault, as in a single trial, and not inaudible', () => {
  const builder = createTurnBuilder(CONTEXT, 'hello')
  builder.answer = { ...NOTHING_PLAYED, undecodable: 'MP3 where pcm_s16le was requested' }
  expect(buildTurnRecord(builder)).toMatchObject({
    outcome: 'protocol',
    detail: 'MP3 where pcm_s16le was requested',
  })
  builder.answer = NOTHING_PLAYED
  expect(buildTurnRecord(builder).outcome).toBe('inaudible')
})

test('what happened on reused connections is summed over the requests of the turn', () => {
  const builder = createTurnBuilder(CONTEXT, 'hello')
  const request = { requestId: '', simulated: false, loopLag: 0 }
  addRequestMetadata(builder, request)
  expect(buildTurnRecord(builder)).not.toHaveProperty('redial_us')
  addRequestMetadata(builder, { ...request, reuse: { redial: 1200.4, lateAudio: 70, stalePieces: 1 } })
  addRequestMetadata(builder, { ...request, reuse: { redial: 300, lateAudio: 90, stalePieces: 2 } })
  addRequestMetadata(builder, { ...request, reuse: { redial: 0, lateAudio: undefined, stalePieces: 0 } })
  expect(buildTurnRecord(builder)).toMatchObject({ redial_us: 1500, late_audio_us: 90, stale_pieces: 3 })
})
