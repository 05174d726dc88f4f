import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { workerModule } from '../../src/core/worker-module.ts'

const SOURCE = pathToFileURL(path.resolve(import.meta.dirname, '../../src/lab/fork-lab.ts')).href

test('a worker starts from the sources too', { timeout: 120_000 }, async () => {
  const script = path.join(import.meta.dirname, 'fork-from-sources.ts')
  const child = spawn(process.execPath, ['--import', 'jiti/register', script], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [said, complaint] = [text(child.stdout), text(child.stderr)]
  expect(await once(child, 'close')).toEqual([0, null])
  expect([await said, await complaint]).toEqual(['smallest', ''])
})

test('tests start its bundle, made of the same sources', () => {
  const { url, execArgv } = workerModule(SOURCE, 'lab-process')
  expect(url.href).toMatch(/\/\.cache\/workers\/lab\/lab-process\.js$/)
  expect(execArgv).toEqual([])
})
