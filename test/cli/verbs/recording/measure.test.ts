import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { wavFile } from '../../../../src/audio/containers/wav-writer.ts'
import { ENCODERS, toInt16 } from '../../../../src/lab/speech/encoding/encoders.ts'
import { renderCall } from '../../../audio/recording/rendered-call.ts'
import { schemaErrors } from '../../../report/published-schemas.ts'
import { runCommand } from '../../run-command.ts'

const CALL = renderCall(5)
const GAPS = CALL.spoken.slice(1).map(({ start }, index) => start - (CALL.spoken[index]?.end ?? 0))

/** Stereo mu-law, as recorders of telephone calls write it: with the agent first. */
function mulawFile(left: Float32Array, right: Float32Array): Uint8Array {
  const [first, second] = [left, right].map((samples) => ENCODERS.mulaw?.(samples, 8000) ?? new Uint8Array())
  const data = Buffer.alloc(2 * left.length)
  for (let at = 0; at < left.length; at++) {
    data[2 * at] = first?.[at] ?? 0
    data[2 * at + 1] = second?.[at] ?? 0
  }
  const header = Buffer.from(wavFile(new Int16Array(left.length), 8000).subarray(0, 44))
  header.writeUInt16LE(7, 20)
  header.writeUInt16LE(2, 22)
  header.writeUInt16LE(2, 32)
  header.writeUInt16LE(8, 34)
  return Buffer.concat([header, data])
}

let cwd: string
beforeAll(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'ttfa-measure-'))
  const mono = (samples: Float32Array) => wavFile(Int16Array.from(samples, toInt16), 8000)
  await writeFile(path.join(cwd, 'call.wav'), mulawFile(CALL.agent, CALL.caller))
  await writeFile(path.join(cwd, 'caller.wav'), mono(CALL.caller))
  await writeFile(path.join(cwd, 'agent.wav'), mono(CALL.agent))
  await writeFile(path.join(cwd, 'same.wav'), mulawFile(CALL.agent, CALL.agent))
  await writeFile(path.join(cwd, 'notes.txt'), 'no audio')
  await mkdir(path.join(cwd, 'folder.wav'))
  await symlink('/dev/zero', path.join(cwd, 'endless.wav'))
  await writeFile(path.join(cwd, 'slow.wav'), wavFile(new Int16Array(100), 1, 2))
  await writeFile(path.join(cwd, 'three.wav'), wavFile(new Int16Array(300), 8000, 3))
})
afterAll(() => rm(cwd, { recursive: true, force: true }))

test.each([
  ['one file whose caller is on the right', ['call.wav', '--caller', 'right']],
  ['a file of each', ['caller.wav', 'agent.wav']],
])('%s gives the response times that were rendered', async (_, words) => {
  const { code, output } = await runCommand(['measure', '--json', ...words], { cwd })
  expect(code).toBe(0)
  const json = JSON.parse(output)
  expect(schemaErrors(json, 'measure')).toEqual([])
  const found = json.turns.slice(1).map((turn: { response_us: number }) => turn.response_us / 1e3)
  expect(found).toHaveLength(GAPS.length)
  for (const [index, gap] of GAPS.entries())
    expect(Math.abs(found[index] - gap), `gap ${index}`).toBeLessThan(50)
  expect(json.interruptions).toEqual([])
})

test('the text has the turns, and says what the marks mean', async () => {
  const { output } = await runCommand(['measure', 'caller.wav', 'agent.wav'], { cwd })
  expect(output).toContain('caller.wav, agent.wav: ')
  expect(output).toContain('5 turns of the caller, 5 of the agent')
  expect(output).toMatch(/the agent answers after +5 +\* +\* +\d+/)
  expect(output).toContain('* n too small for an interval')
  for (const line of output.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
})

test.each([
  ['a file with one channel alone', ['caller.wav'], /one channel/],
  ['a stereo file beside another', ['call.wav', 'agent.wav'], /each must have one channel, but .* has 2/],
  ['the same sound on both channels', ['same.wav'], /same sound/],
  ['no recording', ['notes.txt'], /as a WAV file/],
  ['no file', ['gone.wav'], /cannot read the recording .*gone\.wav: it does not exist/],
  ['a folder', ['folder.wav'], /cannot read the recording .*folder\.wav: it is a folder, not a file/],
  ['a device that never ends', ['endless.wav'], /cannot read the recording .*: it is a pipe or a device/],
  ['a header of one sample a second', ['slow.wav'], /its header says 1 samples a second/],
  ['a third channel', ['three.wav'], /three\.wav has 3 channels/],
])('%s is a mistake that is named', async (_, words, message) => {
  const { code, progress } = await runCommand(['measure', ...words], { cwd })
  expect(code).toBe(104)
  expect(progress).toMatch(message)
})
