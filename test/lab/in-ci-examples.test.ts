import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

/** The examples of docs/lab-in-ci.md, run as they stand there against an agent that speaks over HTTP. */

const ROOT = path.resolve(import.meta.dirname, '../..')

const AGENT = `
export async function answerCaller({ ttsBase }) {
  const response = await fetch(ttsBase.replace('ws:', 'http:') + '/tts/bytes', {
    method: 'POST',
    headers: { 'x-api-key': 'any', 'cartesia-version': '2026-03-01', 'content-type': 'application/json' },
    body: JSON.stringify({
      model_id: 'sonic-3',
      transcript: 'Hello.',
      voice: { mode: 'id', id: '6ccbfb76-1fc6-48f7-b71d-91ac6298247b' },
      output_format: { container: 'raw', encoding: 'pcm_s16le', sample_rate: 24000 },
      language: 'en',
    }),
  })
  await response.arrayBuffer()
  return response.ok ? 'spoken' : 'fallback'
}
`

const PYTHON_AGENT = `
import json, urllib.error, urllib.request

def answer_caller(tts_base):
    body = {
        "model_id": "sonic-3",
        "transcript": "Hello.",
        "voice": {"mode": "id", "id": "6ccbfb76-1fc6-48f7-b71d-91ac6298247b"},
        "output_format": {"container": "raw", "encoding": "pcm_s16le", "sample_rate": 24000},
        "language": "en",
    }
    headers = {"x-api-key": "any", "cartesia-version": "2026-03-01", "content-type": "application/json"}
    request = urllib.request.Request(tts_base + "/tts/bytes", json.dumps(body).encode(), headers)
    try:
        urllib.request.urlopen(request).read()
        return "spoken"
    except urllib.error.HTTPError:
        return "fallback"
`

/** Where pytest is not installed: as much of it as the example uses. */
const SMALL_PYTEST = `
import inspect, pathlib, sys, tempfile, types

class Factory:
    def mktemp(self, name):
        return pathlib.Path(tempfile.mkdtemp(prefix=name))

def run(module):
    fixtures = {name: value for name, value in vars(module).items() if getattr(value, "is_fixture", False)}
    values, open_fixtures = {"tmp_path_factory": Factory()}, []
    def value_of(name):
        if name not in values:
            made = call(fixtures[name])
            if isinstance(made, types.GeneratorType):
                open_fixtures.append(made)
                made = next(made)
            values[name] = made
        return values[name]
    def call(function):
        return function(*[value_of(name) for name in inspect.signature(function).parameters])
    tests = [value for name, value in vars(module).items() if name.startswith("test_")]
    try:
        for each in tests:
            call(each)
    finally:
        for each in open_fixtures:
            next(each, None)
    print(len(tests), "passed")

def fixture(scope="function"):
    def mark(function):
        function.is_fixture = True
        return function
    return mark
`

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-in-ci-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function exampleIn(language: string): Promise<string> {
  const text = await readFile(path.join(ROOT, 'docs/lab-in-ci.md'), 'utf8')
  const blocks = [...text.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))].map(
    ([, code = '']) => code,
  )
  const example = blocks.find((code) => /^import .*vitest|^import pytest/m.test(code))
  if (example === undefined) throw new Error(`no example in ${language}`)
  return example
}

async function run(command: string, words: readonly string[]): Promise<{ code: number; output: string }> {
  const child = spawn(command, words, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => {
      output += data
    })
  const [code] = await once(child, 'close')
  return { code, output }
}

const place = (name: string) => path.join(folder, name)

describe('docs/lab-in-ci.md', () => {
  test('has an example in Vitest that passes', async () => {
    const example = await exampleIn('ts')
    await Promise.all([
      mkdir(place('src')),
      mkdir(place('test')),
      symlink(path.join(ROOT, 'node_modules'), place('node_modules')),
    ])
    await writeFile(place('src/agent.js'), AGENT)
    await writeFile(place('test/agent.test.ts'), example)
    const alias = { 'ttfa/lab': path.join(ROOT, 'src/lab/index.ts') }
    await writeFile(
      place('vitest.config.js'),
      `export default { resolve: { alias: ${JSON.stringify(alias)} } }`,
    )
    const vitest = path.join(ROOT, 'node_modules/vitest/vitest.mjs')
    const { code, output } = await run(process.execPath, [
      vitest,
      'run',
      '--root',
      folder,
      '--testTimeout',
      '60000',
    ])
    expect(code, output).toBe(0)
    expect(output).toMatch(/1 passed/)
  }, 120_000)

  test('has an example in Python that passes, with pytest or without', async () => {
    await mkdir(place('node_modules/.bin'), { recursive: true })
    const main = path.join(ROOT, '.cache/workers/cli/main.js')
    await writeFile(place('node_modules/.bin/ttfa'), `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`)
    await chmod(place('node_modules/.bin/ttfa'), 0o755)
    await writeFile(place('agent.py'), PYTHON_AGENT)
    await writeFile(place('test_agent.py'), await exampleIn('python'))
    const hasPytest = (await run('python3', ['-c', 'import pytest'])).code === 0
    if (!hasPytest) await writeFile(place('pytest.py'), SMALL_PYTEST)
    const words = hasPytest
      ? ['-m', 'pytest', '-q']
      : ['-c', 'import pytest, test_agent; pytest.run(test_agent)']
    const { code, output } = await run('python3', words)
    expect(code, output).toBe(0)
    expect(output).toMatch(/1 passed/)
  }, 120_000)
})
