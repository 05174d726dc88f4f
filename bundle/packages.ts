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

/** zod's messages exist in sixty languages, of which ttfa speaks one. */
export const onlyEnglish: Plugin = {
  name: 'only-english',
  enforce: 'pre',
  load: (id) =>
    /\/zod\/v4\/locales\/index\.js$/.test(id) ? "export { default as en } from './en.js'" : undefined,
}
