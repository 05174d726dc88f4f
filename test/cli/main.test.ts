import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../..')

const JITI = path.join(root, 'node_modules/jiti/lib/jiti-cli.mjs')
const MAIN = path.join(root, 'src/cli/main.ts')

/** The command as a process of its own, from the sources. */
function start(words: string[], nodeOptions = '') {
  return spawn(process.execPath, [JITI, MAIN, ...words], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: nodeOptions, TEST_API_KEY: 'not-a-real-key' },
  })
}

describe('the process', () => {
  test.each([
    ['passed', ['validate', 'scenarios/first-look.yaml'], 0],
    ['wrong scenario', ['validate', 'package.json'], 104],
    ['wrong command line', ['nonsense'], 104],
  ])('ends with the code for: %s', async (_, words, code) => {
    const child = start(words)
    expect(await once(child, 'exit')).toEqual([code, null])
  })

  test('survives a closed pipe', async () => {
    const child = start(['--help'])
    child.stdout.destroy()
    const complaint = text(child.stderr)
    expect(await once(child, 'close')).toEqual([0, null])
    expect(await complaint).toBe('')
  })

  test.runIf(existsSync('/dev/full'))('does not pass if its output was lost on a full disk', async () => {
    const child = spawn('sh', ['-c', 'exec "$@" > /dev/full', 'sh', process.execPath, JITI, MAIN, 'adapters'])
    const complaint = text(child.stderr)
    expect(await once(child, 'close')).toEqual([105, null])
    expect(await complaint).toBe('error: the output is not whole: the disk is full (ENOSPC)\n')
  })

  test('reports an uncaught crash as a bug, without the key', async () => {
    // Thrown from nowhere in particular, as soon as the program has taken charge of such errors.
    const late = `const timer = setInterval(() => {
      if (process.listenerCount('uncaughtException') === 0) return
      clearInterval(timer)
      throw new Error('late, with not-a-real-key')
    }, 10)`
    const child = start(['--version'], `--import=data:text/javascript,${encodeURIComponent(late)}`)
    const complaint = text(child.stderr)
    expect(await once(child, 'close')).toEqual([1, null])
    expect(await complaint).toMatch(/^error: ttfa crashed\. This is a bug/)
    expect(await complaint).toMatch(/Error: late, with \[redacted\]/)
  })
})
