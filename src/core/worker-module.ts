import { extname } from 'node:path'

/** A module that runs in its own thread or process. */
export interface WorkerModule {
  readonly url: URL
  /** Node options to run it: none when built, a loader when run from TypeScript sources. */
  readonly execArgv: string[]
}

/**
 * Finds the module `name` (without extension) in the folder of the module `from` (its `import.meta.url`). A
 * `.js` module finds `.js` in the published package, a `.ts` module finds `.ts` when tests run the sources.
 */
export function workerModule(from: string, name: string): WorkerModule {
  const extension = extname(from)
  const url = new URL(`./${name}${extension}`, from)
  return { url, execArgv: extension === '.ts' ? ['--import', 'jiti/register'] : [] }
}
