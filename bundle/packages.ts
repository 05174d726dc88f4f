import { createRequire } from 'node:module'
import path from 'node:path'
import type { Plugin } from 'vite'

/**
 * Packages whose code is written into dist, because commands need them that send nothing. They are installed with ttfa
 * all the same, with their licences. Others are loaded from their own files by the verbs that need them.
 */
export const BUNDLED_PACKAGES = [
  '@msgpack/msgpack',
  'commander',
  'fastest-levenshtein',
  'picocolors',
  'pure-rand',
  'yaml',
  'zod',
]

/**
 * Modules of Node that commander loads and ttfa does without: `process` opens the standard input, which the global of
 * that name does not, and no command of ttfa is a program of its own, which commander would start.
 */
export const lightCommander: Plugin = {
  name: 'light-commander',
  enforce: 'pre',
  transform: (code, id) => {
    if (!id.endsWith('/commander/lib/command.js')) return undefined
    return Object.entries(LIGHTER).reduce((text, [module, instead]) => {
      const loads = `require('${module}')`
      if (!text.includes(loads)) throw new Error(`commander does not load ${module} as it used to`)
      return text.replace(loads, instead)
    }, code)
  },
}

const LIGHTER: Readonly<Record<string, string>> = {
  'node:process': 'globalThis.process',
  'node:child_process': '{}',
}

/** Node is given yaml as CommonJS, which is kept whole. Of its ES modules only what is used is. */
export const yamlModules: Plugin = {
  name: 'yaml-modules',
  enforce: 'pre',
  resolveId: (id) =>
    id === 'yaml'
      ? path.join(
          path.dirname(createRequire(import.meta.url).resolve('yaml/package.json')),
          'browser/index.js',
        )
      : undefined,
}

/** zod's messages exist in sixty languages, of which ttfa speaks one. */
export const onlyEnglish: Plugin = {
  name: 'only-english',
  enforce: 'pre',
  load: (id) =>
    /\/zod\/v4\/locales\/index\.js$/.test(id) ? "export { default as en } from './en.js'" : undefined,
}
