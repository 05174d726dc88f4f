import { setTimeout } from 'node:timers/promises'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { LiveDisplay } from '../../../src/cli/live/live-display.ts'
import type { ExpectedRun } from '../../../src/cli/live/live-run.ts'
import { openTerminal } from '../../../src/cli/output/terminal.ts'
import { captureStream } from '../run-command.ts'

const COURSE: ExpectedRun = {
  load: { executor: 'shared-iterations', concurrency: 2, trials: 40, order: 'interleaved' },
  targets: [{ target: 'alpha', requests: 40, characters: 400 }],
}

function watched(isTTY: boolean, env: NodeJS.ProcessEnv = {}) {
  const stream = { ...captureStream(), isTTY, columns: 80, rows: 24 }
  const { progress } = openTerminal({ stdout: captureStream(), stderr: stream, env })
  return { stream, progress: new LiveDisplay(progress, COURSE) }
}

afterEach(() => {
  vi.useRealTimers()
})

describe('Progress', () => {
  test('redraws itself on a terminal, and removes itself at the end', async () => {
    const { stream, progress } = watched(true)
    progress.started([{ target: 'alpha', started: 2, inFlight: 2 }])
    await setTimeout(600)
    progress.stop()
    const drawn = stream.text()
    expect(drawn).toContain('2/40')
    // Up by the four lines of the table before, then everything below is erased.
    expect(drawn).toContain('\u001b[4A\r\u001b[J')
    expect(drawn.endsWith('\u001b[4A\r\u001b[J')).toBe(true)
  })

  test('prints a plain line from time to time without a terminal', () => {
    vi.useFakeTimers()
    const { stream, progress } = watched(false)
    vi.advanceTimersByTime(11_000)
    progress.stop()
    expect(stream.text().split('\n').filter(Boolean)).toHaveLength(2)
    expect(stream.text()).not.toContain('\u001b')
  })

  test('obeys NO_COLOR', async () => {
    const { stream, progress } = watched(true, { NO_COLOR: '1' })
    await setTimeout(300)
    progress.stop()
    const codes = stream.text().split('\u001b[').slice(1)
    expect(codes.filter((code) => /^\d+m/.test(code))).toEqual([])
    expect(codes.length).toBeGreaterThan(0)
  })
})
