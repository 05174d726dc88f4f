import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AudioEnvelope } from '../../src/drive/audio-envelope.ts'

const SPEECH = 'U3BlZWNoIHRoYXQgaXMgbG9uZ2VyIHRoYW4gYWxsIG90aGVyIHN0cmluZ3MgaW4gaXQu'
const LENGTH = Buffer.from(SPEECH, 'base64').length

function knowing(frame: string, repeats: 'exactly' | 'but for numbers' = 'but for numbers'): AudioEnvelope {
  const envelope = new AudioEnvelope(repeats)
  envelope.learn(Buffer.from(frame), LENGTH)
  return envelope
}

const frameOf = (fields: object) => JSON.stringify({ ...fields, audio: SPEECH, last: false })

describe('a frame that matches the learned one', () => {
  test('counts exactly the bytes that decoding would give, for any audio', () => {
    const envelope = knowing(JSON.stringify({ id: 'a1', audio: SPEECH, at: 7 }))
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(), (audio, at) => {
        const frame = JSON.stringify({ id: 'a1', audio: Buffer.from(audio).toString('base64'), at })
        expect(envelope.bytesIn(Buffer.from(frame))).toBe(audio.length)
      }),
    )
  })

  test('may contain spaces, and be anywhere in a larger buffer', () => {
    const written = `{ "audio" : "${SPEECH}" , "last" : false }`
    const buffer = new Uint8Array(Buffer.from(`xx${written}yy`)).subarray(2, 2 + written.length)
    expect(knowing(written).bytesIn(buffer)).toBe(LENGTH)
  })
})

describe('what is left to the parser', () => {
  test.each([
    ['another field', frameOf({ id: 'a' }), JSON.stringify({ id: 'a', audio: SPEECH, last: true })],
    ['another name', frameOf({ type: 'chunk' }), frameOf({ type: 'final' })],
    ['digits inside of a string, which may be an id', frameOf({ id: 'a1' }), frameOf({ id: 'a2' })],
    ['data after it', frameOf({}), `${frameOf({})} `],
    ['less than all of it', frameOf({}), frameOf({}).slice(0, -1)],
    ['audio that is cut off', frameOf({}), '{"audio":"AAAA'],
    ['an escape in its base64', frameOf({}), frameOf({}).replace('U3Bl', '\\/Bl')],
    ['a number where there was none', `{"audio":"${SPEECH}","n":null}`, `{"audio":"${SPEECH}","n":1}`],
    ['nothing at all', frameOf({}), ''],
  ])('%s', (_, learned, frame) => {
    expect(knowing(learned).bytesIn(Buffer.from(learned))).toBe(LENGTH)
    expect(knowing(learned).bytesIn(Buffer.from(frame))).toBeUndefined()
  })

  test('another number, if frames must match exactly', () => {
    const [one, other] = [frameOf({ at: 1.5 }), frameOf({ at: 20.25 })].map((frame) => Buffer.from(frame))
    expect(knowing(String(one), 'but for numbers').bytesIn(other ?? Buffer.of())).toBe(LENGTH)
    expect(knowing(String(one), 'exactly').bytesIn(other ?? Buffer.of())).toBeUndefined()
  })

  test('everything, before anything was learned', () => {
    expect(new AudioEnvelope('exactly').bytesIn(Buffer.from(frameOf({})))).toBeUndefined()
  })

  test('frames whose audio is not the longest string, or has another length than the event', () => {
    const longer = frameOf({ transcript: SPEECH + SPEECH })
    expect(knowing(longer).bytesIn(Buffer.from(longer))).toBeUndefined()
    const envelope = new AudioEnvelope('exactly')
    envelope.learn(Buffer.from(frameOf({})), LENGTH + 1)
    expect(envelope.bytesIn(Buffer.from(frameOf({})))).toBeUndefined()
  })

  test('frames with escapes outside of the audio', () => {
    const escaped = frameOf({ say: 'a "word"' })
    expect(knowing(escaped).bytesIn(Buffer.from(escaped))).toBeUndefined()
  })
})

test('learning stops if all frames of a provider differ', () => {
  const envelope = new AudioEnvelope('exactly')
  const frames = Array.from({ length: 20 }, (_, at) => Buffer.from(frameOf({ id: `frame-${at}` })))
  for (const frame of frames) envelope.learn(frame, LENGTH)
  const remembered = frames.map((frame) => envelope.bytesIn(frame)).filter((bytes) => bytes !== undefined)
  expect(remembered).toEqual([LENGTH])
  expect(envelope.bytesIn(frames[7] ?? Buffer.of())).toBe(LENGTH)
})
