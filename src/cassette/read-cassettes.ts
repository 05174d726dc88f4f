import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { SetupError } from '../core/setup-error.ts'
import type { Cassette } from './cassette.ts'
import { parseCassette } from './cassette-text.ts'

const CASSETTE_FILE = /\.ndjson$/

/** The cassettes in a file or folder, in the order of their names. Throws a `SetupError` if there is none. */
export async function readCassettes(place: string, shown = place): Promise<Cassette[]> {
  const files = await listFiles(place, shown)
  const cassettes = await Promise.all(
    files.map(async (file) =>
      parseCassette(await readFile(file, 'utf8'), path.relative(path.dirname(place), file)),
    ),
  )
  if (cassettes.length > 0) return cassettes
  throw new SetupError(`${shown} contains no cassette (*.ndjson)`, { code: 'CASSETTE_MISSING' })
}

async function listFiles(place: string, shown: string): Promise<string[]> {
  try {
    const found = await stat(place)
    // A device never ends.
    if (!found.isDirectory() && !found.isFile()) throw new Error('it is a pipe or a device, not a file')
    if (found.isFile()) return [place]
    const names = await readdir(place)
    return names
      .filter((name) => CASSETTE_FILE.test(name))
      .sort()
      .map((name) => path.join(place, name))
  } catch (cause) {
    throw new SetupError(`cannot read the cassette ${shown}`, { code: 'CASSETTE_MISSING', cause })
  }
}
