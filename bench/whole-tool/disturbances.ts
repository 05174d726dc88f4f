/** What keeps a machine from running the harness in time, made on purpose. */
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/** Stops what was started. */
type Stop = () => void

/** @returns a function that ends the disturbance. `ttfa` is the process that is disturbed. */
export type Disturb = (ttfa: ChildProcess) => Stop

/** Of 100 ms, how long a throttled process stands still. */
const THROTTLED_MS = 60
const THROTTLE_PERIOD_MS = 100

export const DISTURBANCES: Readonly<Record<string, Disturb>> = {
  quiet: () => () => {},
  'a busy process for each core': () => startAll(os.cpus().map(() => 'for (;;);')),
  'a process that fills and frees memory': () =>
    startAll(['for (;;) { let all = []; for (let i = 0; i < 4e6; i++) all.push({ i }) }']),
  'a process that writes and syncs': () => writeAndSync(),
  'stopped for 60 of every 100 ms': (ttfa) => throttle(ttfa),
}

function startAll(programs: readonly string[]): Stop {
  const children = programs.map((program) => spawn(process.execPath, ['-e', program], { stdio: 'ignore' }))
  return () => {
    for (const child of children) child.kill('SIGKILL')
  }
}

/** In this process, which only waits for the run. */
function writeAndSync(): Stop {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'ttfa-late-disk-'))
  const file = openSync(path.join(folder, 'file'), 'w')
  const block = Buffer.alloc(8 << 20)
  const timer = setInterval(() => {
    writeSync(file, block, 0, block.length, 0)
    fsyncSync(file)
  }, 1)
  return () => {
    clearInterval(timer)
    closeSync(file)
    rmSync(folder, { recursive: true, force: true })
  }
}

/** As a container does whose share of a core is used up. */
function throttle(ttfa: ChildProcess): Stop {
  const resume = () => ttfa.kill('SIGCONT')
  const timer = setInterval(() => {
    ttfa.kill('SIGSTOP')
    setTimeout(resume, THROTTLED_MS)
  }, THROTTLE_PERIOD_MS)
  return () => {
    clearInterval(timer)
    resume()
  }
}
