import path from 'node:path'
import type { Plugin } from 'vite'
import { SOURCE } from './entries.ts'

/**
 * Every module keeps the address it has in the sources, wherever its code is: it finds its data, its version and the
 * threads it starts from there.
 */
export const keepPlaces: Plugin = {
  name: 'keep-places',
  resolveImportMeta(property, { chunkId, moduleId }) {
    if (property !== 'url' || !moduleId.startsWith(SOURCE)) return null
    const place = path.relative(SOURCE, moduleId).replace(/\.ts$/, '.js')
    if (place === chunkId) return null
    return `new URL(${JSON.stringify(path.relative(path.dirname(chunkId), place))}, import.meta.url).href`
  },
}
