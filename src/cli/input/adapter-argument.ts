import path from 'node:path'
import { SetupError } from '../../core/setup-error.ts'
import type { AdapterCatalog } from '../../scenario/adapter-catalog.ts'
import { suggestNearest } from '../../validation/nearest.ts'

/** The id of a listed adapter, or the path of a file from `folder`. Throws a `SetupError` if it is neither. */
export function resolveAdapterArgument(
  adapter: string,
  folder: string,
  cwd: string,
  { adapters }: AdapterCatalog,
): string {
  if (adapters.includes(adapter)) return adapter
  if (/[/\\]|\.(ts|js|mjs|yaml|yml)$/.test(adapter))
    return `./${path.relative(folder, path.resolve(cwd, adapter))}`
  throw new SetupError(`no adapter is called ${adapter}${suggestNearest(adapter, adapters)}`, {
    code: 'ADAPTER_UNKNOWN',
    hint: '`ttfa adapters` lists them; one of your own is a file, such as ./mine.yaml.',
  })
}
