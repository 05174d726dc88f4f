import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AudioFrameMatcher } from '../../../../src/drive/trial/reader/audio-frame-matcher.ts'

const SPEECH = 'U3BlZWNoIHRoYXQgaXMgbG9uZ2VyIHRoYW4gYWxsIG90aGVyIHN0cmluZ3MgaW4gaXQu'
const LENGTH = Buffer.from(SPEECH, 'base64').length

function createTrained(
  frame: string,
  repeats: 'exactly' | 'but for numbers' = 'but for numbers',
): AudioFrameMatcher {
  const matcher = new AudioFrameMatcher(repeats)
  matcher.learn(Buffer.from(frame), LENGTH)
  return matcher
}

const frameOf = (fields: object) => JSON.stringify({ ...fields, audio: SPEECH, last: false })

describe('a frame that matches the learned one', () => {
  test('counts exactly the bytes that decoding would give, for any audio', () => {
    const matcher = createTrained(JSON.stringify({ id: 'a1', audio: SPEECH, at: 7 }))
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(), (audio, at) => {
        const frame = JSON.stringify({ id: 'a1', audio: Buffer.from(audio).toString('base64'), at })
        expect(matcher.audioBytesIn(Buffer.from(frame))).toBe(audio.length)
      }),
    )
  })

  test('may contain spaces, and be anywhere in a larger buffer', () => {
    const written = `{ "audio" : "${SPEECH}" , "last" : false }`
    const buffer = new Uint8Array(Buffer.from(`xx${written}yy`)).subarray(2, 2 + written.length)
    expect(createTrained(written).audioBytesIn(buffer)).toBe(LENGTH)
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
    expect(createTrained(learned).audioBytesIn(Buffer.from(learned))).toBe(LENGTH)
    expect(createTrained(learned).audioBytesIn(Buffer.from(frame))).toBeUndefined()
  })

  test('another number, if frames must match exactly', () => {
    const [one, other] = [frameOf({ at: 1.5 }), frameOf({ at: 20.25 })].map((frame) => Buffer.from(frame))
    expect(createTrained(String(one), 'but for numbers').audioBytesIn(other ?? Buffer.of())).toBe(LENGTH)
    expect(createTrained(String(one), 'exactly').audioBytesIn(other ?? Buffer.of())).toBeUndefined()
  })

  test('everything, before anything was learned', () => {
    expect(new AudioFrameMatcher('exactly').audioBytesIn(Buffer.from(frameOf({})))).toBeUndefined()
  })

  test('frames whose audio is not the longest string, or has another length than the event', () => {
    const longer = frameOf({ transcript: SPEECH + SPEECH })
    expect(createTrained(longer).audioBytesIn(Buffer.from(longer))).toBeUndefined()
    const matcher = new AudioFrameMatcher('exactly')
    matcher.learn(Buffer.from(frameOf({})), LENGTH + 1)
    expect(matcher.audioBytesIn(Buffer.from(frameOf({})))).toBeUndefined()
  })

  test('frames with escapes outside of the audio', () => {
    const escaped = frameOf({ say: 'a "word"' })
    expect(createTrained(escaped).audioBytesIn(Buffer.from(escaped))).toBeUndefined()
  })
})

test('learning stops if all frames of a provider differ', () => {
  const matcher = new AudioFrameMatcher('exactly')
  const frames = Array.from({ length: 20 }, (_, at) => Buffer.from(frameOf({ id: `frame-${at}` })))
  for (const frame of frames) matcher.learn(frame, LENGTH)
  const remembered = frames.map((frame) => matcher.audioBytesIn(frame)).filter((bytes) => bytes !== undefined)
  expect(remembered).toEqual([LENGTH])
  expect(matcher.audioBytesIn(frames[7] ?? Buffer.of())).toBe(LENGTH)
})
