import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Microphone } from '../../../src/conversation/caller/microphone.ts'
import { monotonicClock } from '../../../src/core/clock.ts'

const FRAME = 10
const BYTES = 4

test('a microphone sends a frame per interval, never early and without drift', async () => {
  const sent: { at: number; frame: Uint8Array }[] = []
  const microphone = new Microphone({
    clock: monotonicClock,
    frame: FRAME,
    silence: new Uint8Array(BYTES),
    onFrame: (frame) => sent.push({ at: monotonicClock.now(), frame: Uint8Array.from(frame) }),
  })
  await sleep(3 * FRAME)
  const speech = Uint8Array.from({ length: 10 * BYTES + 2 }, (_, at) => at + 1)
  const { began, speechEnd } = microphone.speak({
    text: '',
    bytes: speech,
    file: speech,
    speechStart: 0,
    speechEnd: 105_000,
  })
  await sleep(30 * FRAME)
  microphone.stop()
  const first = sent.findIndex(({ frame }) => frame[0] === 1)
  const spoken = sent.slice(first, first + 11)
  expect(speechEnd - began).toBe(105_000)
  expect(Buffer.concat(spoken.map(({ frame }) => frame))).toEqual(Buffer.from([...speech, 0, 0]))
  for (const [index, { at }] of spoken.entries())
    expect(at - began).toBeGreaterThanOrEqual((index + 1) * FRAME * 1e3 - 1)
  // A late frame does not delay the next, so the best frames are on time even on a busy machine.
  const late = spoken.map(({ at }, index) => at - began - (index + 1) * FRAME * 1e3)
  expect(Math.min(...late)).toBeLessThan(5000)
  const lateness = microphone.lateness
  expect(lateness.worst).toBeGreaterThanOrEqual(Math.min(...late))
  expect(lateness.worst).toBeGreaterThanOrEqual(lateness.end)
  expect(lateness.p99).toBeGreaterThanOrEqual(lateness.end)
  // All frames since the speech began, and those that are later than a quarter of a frame.
  expect(lateness.frames).toBeGreaterThanOrEqual(11)
  expect(lateness.late).toBeLessThanOrEqual(lateness.frames)
  const length = (sent.at(-1)?.at ?? 0) - (sent[0]?.at ?? 0)
  expect(Math.abs(sent.length - 1 - length / (FRAME * 1e3))).toBeLessThan(15)
})

test('a sound is heard in silence, is broken off by speech, and is no speech', async () => {
  const sent: number[] = []
  const microphone = new Microphone({
    clock: monotonicClock,
    frame: FRAME,
    silence: new Uint8Array(BYTES),
    onFrame: (frame) => sent.push(frame[0] ?? 0),
  })
  const clip = (value: number, frames: number) => {
    const bytes = new Uint8Array(frames * BYTES).fill(value)
    return { text: '', bytes, file: bytes, speechStart: 2000, speechEnd: frames * FRAME * 1e3 }
  }
  const before = microphone.lateness
  const { began, speechStart, speechEnd } = microphone.play(clip(1, 50))
  expect([speechStart - began, speechEnd - began]).toEqual([2000, 500_000])
  await sleep(8 * FRAME)
  expect(sent).toContain(1)
  // A late sound does not delay an answer.
  expect([microphone.lateness.worst, microphone.lateness.end]).toEqual([before.worst, before.end])
  microphone.speak(clip(2, 5))
  await sleep(20 * FRAME)
  microphone.stop()
  const spoken = sent.slice(sent.indexOf(2))
  expect(spoken.filter((value) => value === 2)).toHaveLength(5)
  expect(spoken, 'the sound does not go on after the speech').not.toContain(1)
})
