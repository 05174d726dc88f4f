import { execFileSync } from 'node:child_process'
import { getPriority, setPriority } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from 'vitest'

const SCRIPT = path.join(import.meta.dirname, 'print-priorities.ts')

/** Of a process of its own, because priorities cannot always be raised again. */
function readPriorities(): { helpers: number[]; before: number; lowered: number; after: number } {
  const words = ['--import', 'jiti/register', SCRIPT]
  return JSON.parse(execFileSync(process.execPath, words, { encoding: 'utf8' }))
}

function mayRaise(): boolean {
  const priority = getPriority()
  try {
    setPriority(priority + 1)
    setPriority(priority)
    return true
  } catch {
    return false
  }
}

describe.runIf(process.platform === 'linux')('so that nothing delays a measuring thread', () => {
  const usual = getPriority()
  const loweredBy = (by: number) => Math.min(19, usual + by)

  test('the helper threads of the process have a lower priority than its own', () => {
    const { helpers } = readPriorities()
    expect(helpers.length).toBeGreaterThan(3)
    expect(new Set(helpers)).toEqual(new Set([loweredBy(19)]))
  })

  test('the main thread is lowered, and afterwards raised, if both are permitted', () => {
    const { before, lowered, after } = readPriorities()
    expect([before, after]).toEqual([usual, usual])
    if (mayRaise()) expect(lowered).toBe(loweredBy(10))
  })
})
