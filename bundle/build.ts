/**
 * Writes the program into dist, in few files: `npm run build`. A file costs Node half a millisecond of processor time
 * to find, read and link, and a command that sends nothing used to load almost 500 of them.
 */
import path from 'node:path'
import { build } from 'vite'
import { chunkFinder } from './chunk-finder.ts'
import { listEntries, SOURCE } from './entries.ts'
import { keepPlaces } from './keep-places.ts'
import { BUNDLED_PACKAGES, onlyEnglish, yamlModules } from './packages.ts'

const OUTPUT = path.resolve(SOURCE, '../dist')

await build({
  configFile: false,
  root: path.dirname(SOURCE),
  logLevel: 'error',
  publicDir: false,
  ssr: { noExternal: [...BUNDLED_PACKAGES] },
  plugins: [keepPlaces, onlyEnglish, yamlModules],
  build: {
    ssr: true,
    outDir: OUTPUT,
    emptyOutDir: true,
    target: 'node20',
    // Names stay, so that the trace of a crash can be read.
    minify: false,
    rollupOptions: {
      input: Object.fromEntries(listEntries().map((name) => [name, path.join(SOURCE, `${name}.ts`)])),
      preserveEntrySignatures: 'strict',
      output: {
        format: 'es',
        entryFileNames: '[name].js',
        chunkFileNames: 'chunks/[name]-[hash].js',
        manualChunks: chunkFinder(),
      },
    },
  },
})
