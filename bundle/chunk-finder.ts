import { readdirSync } from 'node:fs'
import path from 'node:path'
import type { Rollup } from 'vite'
import { SOURCE } from './entries.ts'

/** Folders of `adapters` that belong to no provider. */
const SHARED_FOLDERS = ['shared', 'described', 'descriptions']

/** The adapters of each provider, of which most plans name one or two. */
const PROVIDERS = readdirSync(path.join(SOURCE, 'adapters'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !SHARED_FOLDERS.includes(entry.name))
  .map(({ name }): [string, RegExp] => [name, new RegExp(`^adapters/${name}/`)])

/**
 * Chunks that a command needs as a whole: these modules, each with all that it imports. What comes first keeps what
 * both need, so a chunk imports only earlier ones.
 */
const CHUNKS: readonly (readonly [name: string, roots: RegExp])[] = [
  // The help loads every verb without its action.
  ['start', /^cli\/(?:start|verbs\/.+)\.ts$/],
  // What checks a scenario and plans requests, and what all adapters share.
  ['plan', /^(?:cli\/actions\/(?:run|validate)|run\/warnings\/rehearsed-voices|adapters\/shared\/.+)\.ts$/],
  ...PROVIDERS,
  ['described', /^(?:run\/adapters\/described-adapters|adapters\/described\/.+)\.ts$/],
]

/** The chunk of a module. Undefined for those that Rollup places by who imports them. */
export function chunkFinder(): Rollup.GetManualChunk {
  let chunks: ReadonlyMap<string, string> | undefined
  return (id, graph) => {
    chunks ??= assignChunks(graph)
    return chunks.get(id)
  }
}

function assignChunks(graph: Rollup.ManualChunkMeta): Map<string, string> {
  const assigned = new Map<string, string>()
  const modules = [...graph.getModuleIds()]
  for (const [chunk, roots] of CHUNKS) {
    const reached = new Set(modules.filter((id) => roots.test(path.relative(SOURCE, id))))
    for (const id of reached) {
      const found = graph.getModuleInfo(id)
      if (!found || found.isExternal || assigned.has(id)) continue
      assigned.set(id, chunk)
      for (const imported of found.importedIds) reached.add(imported)
    }
  }
  return assigned
}
