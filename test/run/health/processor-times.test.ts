import { execFile, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { readProcessorTimes, sumProcessors } from '../../../src/run/health/processor-times.ts'

/** user nice system idle iowait irq softirq steal guest guest_nice, in hundredths of a second. */
const STAT = `cpu  111 6 9 400 4 0 6 15 0 0
cpu0 100 1 2 100 1 0 1 5 0 0
cpu1 10 2 3 100 1 0 2 4 0 0
cpu2 1 3 4 200 2 0 3 6 0 0
intr 1234 0 0
`

const canBind =
  os.platform() === 'linux' && os.availableParallelism() > 1 && spawnSync('taskset', ['-V']).status === 0

describe('what all processes did', () => {
  test.each([
    ['without a list, on all processors', undefined, { cores: 3, busy: 1320, steal: 150 }],
    ['of a process that may use all of them', '0-2', { cores: 3, busy: 1320, steal: 150 }],
    ['of a process that is bound to one, on that one', '1', { cores: 1, busy: 170, steal: 40 }],
    ['of a process that is bound to two that are apart', '0,2', { cores: 2, busy: 1150, steal: 110 }],
  ])('%s', (_sentence, list, expected) => {
    expect(sumProcessors(STAT, list)).toEqual(expected)
  })

  test('is unknown of processors that the system does not list', () => {
    expect(sumProcessors(STAT, '4-7')).toBeUndefined()
    expect(sumProcessors('cpu  1 2 3 4\n', undefined)).toBeUndefined()
  })

  test.runIf(canBind)('in a process that is bound to one processor is of one processor', async () => {
    const module = path.resolve(import.meta.dirname, '../../../src/run/health/processor-times.ts')
    const program = `import { createJiti } from 'jiti'
        const { readProcessorTimes } = await createJiti(import.meta.url).import(${JSON.stringify(module)})
        console.log(readProcessorTimes().cores)`
    const [first = ''] =
      /Cpus_allowed_list:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.slice(1) ?? []
    const words = ['-c', first, process.execPath, '--input-type=module', '--eval', program]
    const { stdout } = await promisify(execFile)('taskset', words)
    expect(Number(stdout)).toBe(1)
    expect(readProcessorTimes().cores).toBeGreaterThan(1)
  })
})
