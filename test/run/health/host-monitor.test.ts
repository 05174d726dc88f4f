import { execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { HostInterval } from '../../../src/results/run/run-file.ts'
import { type HostReading, monitorHost } from '../../../src/run/health/host-monitor.ts'

type Figures = Omit<HostReading, 'at' | 'cores'>

/** The interval between two readings one second apart. */
function intervalFrom(before: Figures, second: Figures) {
  const readings = [
    { at: 5_000, cores: 4, ...before },
    { at: 6_000, cores: 4, ...second },
  ]
  return monitorHost(() => readings.shift() as HostReading)(17)
}

const NOTHING = { own: 0, busy: 0 }

describe('what the processors did in an interval', () => {
  test.each([
    ['all busy time is its own', { own: 1_500, busy: 1_500 }, { own: 1.5, others: 0 }],
    [
      'busy time that is not its own belongs to others',
      { own: 500, busy: 1_250 },
      { own: 0.5, others: 0.75 },
    ],
    [
      'clocks that tick at different times never give less than 0',
      { own: 500, busy: 490 },
      { own: 0.5, others: 0 },
    ],
    ['a child that exited takes its time with it', { own: -200, busy: 300 }, { own: 0, others: 0.3 }],
  ])('%s', (_sentence, second, expected) => {
    expect(intervalFrom(NOTHING, second)).toEqual({ at: 17, ...expected })
  })

  test('steal time is reported if the system reports it, and never negative', () => {
    expect(intervalFrom({ ...NOTHING, steal: 40 }, { ...NOTHING, steal: 290 })).toMatchObject({ steal: 0.25 })
    expect(intervalFrom({ ...NOTHING, steal: 40 }, { ...NOTHING, steal: 30 })).toMatchObject({ steal: 0 })
    expect(intervalFrom(NOTHING, { ...NOTHING, steal: 30 })).not.toHaveProperty('steal')
  })

  test('a container that was stopped in a quarter of its periods is throttled by 0.25', () => {
    const before = { ...NOTHING, container: { used: 100, periods: 8, throttled: 3 } }
    const second = { ...NOTHING, container: { used: 600, periods: 16, throttled: 5 } }
    expect(intervalFrom(before, second)).toMatchObject({ container: 0.5, throttled: 0.25 })
  })

  test('a container without periods has no limit, so nothing is throttled', () => {
    const container = { used: 100, periods: 0, throttled: 0 }
    expect(intervalFrom({ ...NOTHING, container }, { ...NOTHING, container })).toMatchObject({ throttled: 0 })
    expect(intervalFrom({ ...NOTHING, container }, NOTHING)).not.toHaveProperty('throttled')
  })

  test('nothing uses more than all processors, whatever the clocks say', () => {
    const second = { own: 500, busy: 271_160, steal: 99_000 }
    expect(intervalFrom({ ...NOTHING, steal: 0 }, second)).toEqual({
      at: 17,
      own: 0.5,
      others: 3.5,
      steal: 4,
    })
  })

  test('an interval without a reading belongs to the next one', () => {
    const readings = [
      { at: 0, own: 0, busy: 0, cores: 4 },
      undefined,
      { at: 2_000, own: 0, busy: 3_000, cores: 4 },
    ]
    const read = monitorHost(() => readings.shift())
    expect(read(1)).toBeUndefined()
    expect(read(2)).toEqual({ at: 2, own: 0, others: 1.5 })
  })

  test('readings of different processors cannot be compared', () => {
    const readings = [
      { at: 0, own: 0, busy: 90_000, cores: 2 },
      { at: 1_000, own: 0, busy: 40_000, cores: 1 },
      { at: 2_000, own: 0, busy: 40_500, cores: 1 },
    ]
    const read = monitorHost(() => readings.shift())
    expect(read(1)).toBeUndefined()
    expect(read(2)).toEqual({ at: 2, own: 0, others: 0.5 })
  })

  test('each interval starts where the last one ended', () => {
    const readings = [0, 1_000, 1_100].map((at, index) => ({
      at,
      own: 100 * index,
      busy: 100 * index,
      cores: 4,
    }))
    const read = monitorHost(() => readings.shift() as HostReading)
    expect([read(1), read(2)].map((interval) => interval?.own)).toEqual([0.1, 1])
  })
})

/** It looks at its clock seldom: each look is a call of the system, which would take most of the time. */
const BURN = `
  const until = process.cpuUsage().user + 400_000
  while (process.cpuUsage().user < until) for (let left = 1e6; left > 0; left -= 1);
  const { user, system } = process.cpuUsage()
  process.send(user + system)
  process.on('disconnect', () => process.exit())
`

describe('the real host', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-burner-'))
    await writeFile(path.join(folder, 'burner.cjs'), BURN)
  })
  afterAll(() => rm(folder, { recursive: true }))

  test('own time matches the processor time of the process', () => {
    const read = monitorHost()
    const [began, used] = [performance.now(), process.cpuUsage()]
    while (performance.now() - began < 200);
    const { own } = read(0) as HostInterval
    const { user, system } = process.cpuUsage(used)
    const cores = (user + system) / 1000 / (performance.now() - began)
    expect(own / cores).toBeGreaterThan(0.8)
    expect(own / cores).toBeLessThan(1.25)
  })

  test.runIf(os.platform() === 'linux')('own time includes child processes', async () => {
    const read = monitorHost()
    const [began, used] = [performance.now(), process.cpuUsage()]
    const child = fork(path.join(folder, 'burner.cjs'), [], { execArgv: [] })
    const [burnt] = (await once(child, 'message')) as [number]
    const { own } = read(0) as HostInterval
    const { user, system } = process.cpuUsage(used)
    const cores = (user + system + burnt) / 1000 / (performance.now() - began)
    child.disconnect()
    await once(child, 'exit')
    expect(own / cores).toBeGreaterThan(0.8)
    expect(own / cores).toBeLessThan(1.25)
  })

  test.runIf(os.platform() === 'linux').each([
    ['that has ended', ''],
    ['that another child started, and that has ended', 'through-a-child'],
    ['that a thread started', 'in-a-thread'],
  ])('own time includes a process %s', async (_sentence, way) => {
    const read = monitorHost()
    const began = performance.now()
    const burnt = await burnIn(way, path.join(folder, 'burner.cjs'))
    const { own } = read(0) as HostInterval
    // In jiffies of 10 ms, and the process of the test itself has worked too.
    expect(own * (performance.now() - began)).toBeGreaterThan(0.9 * burnt)
  })
})

/** Milliseconds that a process burnt. Only the one that a thread started is still alive. */
async function burnIn(way: string, burner: string): Promise<number> {
  if (way === 'in-a-thread') {
    const worker = new Worker(
      `const { parentPort, workerData } = require('node:worker_threads')
      const child = require('node:child_process').fork(workerData)
      child.on('message', (burnt) => parentPort.postMessage(burnt))`,
      { eval: true, workerData: burner },
    )
    onTestFinished(async () => void (await worker.terminate()))
    const [burnt] = (await once(worker, 'message')) as [number]
    return burnt / 1000
  }
  const start = `const child = require('node:child_process').fork(${JSON.stringify(burner)})
    child.on('message', (burnt) => { process.stdout.write(String(burnt)); child.disconnect() })`
  const through = `process.stdout.write(require('node:child_process').execFileSync(process.execPath, ['-e', ${JSON.stringify(start)}]))`
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', way === '' ? start : through])
  return Number(stdout) / 1000
}
