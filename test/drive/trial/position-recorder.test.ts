import { expect, test } from 'vitest'
import { PositionRecorder } from '../../../src/drive/trial/position-recorder.ts'

const ENDS = {
  local: { address: '127.0.0.1', port: 50_000 },
  remote: { address: '127.0.0.1', port: 443 },
}

/** A connection whose position is set by the test. */
function recorder() {
  const line = { ...ENDS, at: 0, received: () => line.at, sent: () => line.at }
  const positions = new PositionRecorder(line)
  const hear = (at: number, position: number, isFirst = false) => {
    line.at = position
    positions.onFrame(at, isFirst)
  }
  return { line, positions, hear }
}

test('the positions are those at the instants', () => {
  const { line, positions, hear } = recorder()
  line.at = 10
  positions.beforeText()
  line.at = 200
  positions.onHead()
  hear(5, 230, true)
  hear(6, 260)
  positions.onFirstAudio(6)
  hear(7, 900)
  expect(positions.found).toEqual({
    ...ENDS,
    first_text: 10,
    headers: 200,
    first_frame: 230,
    first_audio: 260,
  })
})

test('audio that is recognised later has the position at which it came', () => {
  const { positions, hear } = recorder()
  hear(5, 100, true)
  hear(6, 200)
  hear(7, 300)
  positions.onFirstAudio(6)
  expect(positions.found).toMatchObject({ first_frame: 100, first_audio: 200 })
})

test('of several frames of one read the audio was in the last', () => {
  const { positions, hear } = recorder()
  hear(5, 100, true)
  hear(5, 200)
  positions.onFirstAudio(5)
  expect(positions.found).toMatchObject({ first_frame: 100, first_audio: 200 })
})

test('audio of another instant has no position', () => {
  const { positions, hear } = recorder()
  hear(5, 100, true)
  positions.onFirstAudio(4)
  expect(positions.found).toEqual({ ...ENDS, first_frame: 100 })
})
