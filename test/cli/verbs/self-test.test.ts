import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runCommand } from '../run-command.ts'

describe('ttfa selftest --capture', () => {
  const { PATH } = process.env
  // No program is found here.
  beforeEach(() => {
    process.env.PATH = import.meta.dirname
  })
  afterEach(() => {
    process.env.PATH = PATH
  })

  test('without a capture program says in one sentence what is missing, and measures nothing', async () => {
    const { code, output, progress } = await runCommand(['selftest', '--streams', '1', '--capture'])
    expect(code).toBe(104)
    expect(output).toBe('')
    expect(progress).toContain('--capture cannot work: tcpdump is not installed')
    expect(progress).toContain('apt install tcpdump')
    expect(progress).not.toContain('bare socket')
  })
})

test('ttfa selftest --help tells its numbers of streams, and that a capture needs rights', async () => {
  const { output } = await runCommand(['selftest', '--help'])
  expect(output.replaceAll(/\s+/g, ' ')).toContain('(default: [1,64,256,512])')
  expect(output).toContain('cap_net_raw')
})
