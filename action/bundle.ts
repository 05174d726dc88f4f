import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const FOLDER = import.meta.dirname

/** Where `action.yml` finds it. */
export const BUNDLE = path.join(FOLDER, 'bundle', 'index.mjs')

/** Packages that are CommonJS ask for Node's modules with `require`. */
const BANNER = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);"

/** The action and all that it needs in one file: GitHub installs nothing. */
export async function bundleAction(): Promise<string> {
  const { version } = JSON.parse(readFileSync(path.join(FOLDER, '../package.json'), 'utf8'))
  const { outputFiles } = await build({
    entryPoints: [path.join(FOLDER, 'main.ts')],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    minify: true,
    legalComments: 'none',
    banner: { js: BANNER },
    define: { TTFA_VERSION: JSON.stringify(version) },
    logLevel: 'error',
  })
  return outputFiles[0]?.text ?? ''
}

/** `npm run action` writes it; `test/action/action.test.ts` finds out if it is old. */
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  mkdirSync(path.dirname(BUNDLE), { recursive: true })
  writeFileSync(BUNDLE, await bundleAction())
}
