import { extname } from 'node:path'

/** A module that runs in a thread or process of its own. */
export interface Sibling {
  readonly url: URL
  /** What Node must be told to run it: nothing once built, a loader while it is still TypeScript. */
  readonly execArgv: string[]
}

/**
 * The module `name` (no extension) beside the module `from` (its `import.meta.url`): `.js` next to `.js` in what is
 * published, `.ts` next to `.ts` when tests run the sources.
 */
export function siblingOf(from: string, name: string): Sibling {
  const extension = extname(from)
  const url = new URL(`./${name}${extension}`, from)
  return { url, execArgv: extension === '.ts' ? ['--import', 'jiti/register'] : [] }
}
