import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'

const SOURCE = path.resolve(import.meta.dirname, '../../src')
/** Imports that are carried out as soon as their file is loaded. A type is not imported. */
const STATIC_IMPORT = /^(?:import|export)\s+(?!type\b)(?:([^'"]*?)from\s+)?'([^']+)'/gm
const ONLY_TYPES = /^\{\s*(?:type\s[^,}]+,?\s*)+\}\s*$/

function staticImports(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(STATIC_IMPORT)]
    .filter(([, names = '']) => !ONLY_TYPES.test(names))
    .map(([, , specifier = '']) =>
      specifier.startsWith('.') ? path.resolve(path.dirname(file), specifier) : specifier,
    )
}

/** All that is loaded with a file: files relative to src, and names of packages. */
function loadedWith(entry: string): string[] {
  const found = new Set([path.join(SOURCE, entry)])
  for (const each of found)
    if (path.isAbsolute(each)) for (const imported of staticImports(each)) found.add(imported)
  return [...found].map((each) => (path.isAbsolute(each) ? path.relative(SOURCE, each) : each))
}

const isIn = (file: string, place: string) => file === place || file.startsWith(`${place}/`)

/** The third-party packages among them. */
function packagesOf(loaded: readonly string[]): string[] {
  return loaded.filter((each) => !each.endsWith('.ts') && !each.startsWith('node:')).sort()
}

const FOREIGN_TO_HELP = [
  'adapters',
  'scenario',
  'executors',
  'wire',
  'drive',
  'lab',
  'selftest',
  'viewer',
  'cli/actions',
]

describe('what starts with the command', () => {
  const started = loadedWith('cli/start.ts')

  test('needs only the packages of a command line', () => {
    expect(packagesOf(started)).toEqual(['commander', 'picocolors'])
  })

  test.each(FOREIGN_TO_HELP)('is nothing of %s', (folder) => {
    expect(started.filter((file) => isIn(file, folder))).toEqual([])
  })

  test('is no verb before it is known which one', () => {
    expect(started.filter((file) => file.startsWith('cli/verbs/'))).toEqual(['cli/verbs/index.ts'])
  })

  test('comes after the cache of compiled code is switched on', () => {
    expect(loadedWith('cli/main.ts')).toEqual(['cli/main.ts', 'node:module'])
  })
})

describe('what the help loads besides: every verb', () => {
  const verbs = readdirSync(path.join(SOURCE, 'cli/verbs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => loadedWith(`cli/verbs/${name}`))

  test('with the packages of a command line', () => {
    expect(packagesOf([...new Set(verbs)])).toEqual(['commander', 'fastest-levenshtein'])
  })

  test.each(FOREIGN_TO_HELP)('but nothing of %s', (folder) => {
    expect(verbs.filter((file) => isIn(file, folder))).toEqual([])
  })
})

describe('what a plan of requests loads', () => {
  const loaded = loadedWith('cli/actions/run.ts')

  test.each([
    'undici',
    'ws',
    'hdr-histogram-js',
    'jiti',
    'csv-parse',
    'mpg123-decoder',
    'opus-decoder',
    '@msgpack',
  ])('is not %s', (name) => {
    expect(packagesOf(loaded).filter((each) => each.startsWith(name))).toEqual([])
  })

  test('is no route of a provider before one is named', () => {
    expect(loaded.filter((file) => /^adapters\/\w+\/(?:http|sse|websocket)\.ts$/.test(file))).toEqual([])
  })

  test.each([
    'wire',
    'drive',
    'lab/server',
    'lab/providers',
    'report/run',
    'results',
    'tally',
    'run/execute',
    'lab/speech',
    'lab/recognition',
    'audio/containers',
    'cassette',
    'adapters/index.ts',
    'adapters/turn-adapters.ts',
    'adapters/described',
    'scenario/schema/price.ts',
    'scenario/schema/conversation/conversation-file.ts',
    'scenario/read/parse-conversations.ts',
  ])('is nothing of %s', (folder) => {
    expect(loaded.filter((file) => isIn(file, folder))).toEqual([])
  })
})

describe('what a plan asks of the lab', () => {
  // Which voices there are: without its server, its sessions and its speech.
  const loaded = loadedWith('run/warnings/rehearsed-voices.ts')

  test.each(['wire', 'lab/server', 'lab/session', 'lab/speech', 'lab/lab.ts', 'lab/providers/index.ts'])(
    'is nothing of %s',
    (folder) => {
      expect(loaded.filter((file) => isIn(file, folder))).toEqual([])
    },
  )

  test('needs no package but that of the nearest word', () => {
    expect(packagesOf(loaded)).toEqual(['fastest-levenshtein'])
  })
})
