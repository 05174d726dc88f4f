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
