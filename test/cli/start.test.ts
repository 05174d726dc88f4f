import { readFileSync } from 'node:fs'
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

/** The third-party packages among them. */
function packagesOf(loaded: readonly string[]): string[] {
  return loaded.filter((each) => !each.endsWith('.ts') && !each.startsWith('node:')).sort()
}

describe('what starts with the command', () => {
  const started = loadedWith('cli/start.ts')

  test('needs only the packages of a command line', () => {
    expect(packagesOf(started)).toEqual(['commander', 'fastest-levenshtein', 'picocolors'])
  })

  test.each([
    'adapters',
    'scenario',
    'executors',
    'wire',
    'drive',
    'lab',
    'selftest',
    'viewer',
    'cli/actions',
  ])('is nothing of %s', (folder) => {
    expect(started.filter((file) => file.startsWith(`${folder}/`))).toEqual([])
  })

  test('is all verbs, for the help', () => {
    expect(started.filter((file) => file.startsWith('cli/verbs/')).length).toBeGreaterThan(15)
  })

  test('comes after the cache of compiled code is switched on', () => {
    expect(loadedWith('cli/main.ts')).toEqual(['cli/main.ts', 'node:module'])
  })
})

describe('what a plan of requests loads', () => {
  const loaded = loadedWith('cli/actions/run.ts')

  test.each(['undici', 'ws', 'hdr-histogram-js', 'jiti', 'csv-parse', 'mpg123-decoder', 'opus-decoder'])(
    'is not %s',
    (name) => {
      expect(packagesOf(loaded).filter((each) => each.startsWith(name))).toEqual([])
    },
  )

  test.each([
    'wire',
    'drive',
    'lab/server',
    'lab/providers',
    'report/run',
    'results',
    'tally',
    'run/execute',
  ])('is nothing of %s', (folder) => {
    expect(loaded.filter((file) => file.startsWith(`${folder}/`))).toEqual([])
  })
})
