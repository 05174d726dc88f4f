import { createHash } from 'node:crypto'
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { SetupError } from '../../core/setup-error.ts'
import type { TravellingFile } from '../messages.ts'

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/**
 * Puts the files of a shard into a folder of its own: data as it came, code as it is on this machine.
 * Throws a `SetupError` for code that is not here, or is another.
 * @param own this worker's folder of adapters
 */
export async function placeFiles(
  files: readonly TravellingFile[],
  folder: string,
  own: string,
): Promise<void> {
  for (const file of files) {
    const place = inside(folder, file.path)
    await mkdir(path.dirname(place), { recursive: true })
    if ('base64' in file) await writeFile(place, Buffer.from(file.base64, 'base64'))
    else await copyOwn(file, inside(own, file.path), place)
  }
}

async function copyOwn(file: { path: string; sha256: string }, from: string, to: string): Promise<void> {
  const bytes = await readFile(from).catch(() => undefined)
  if (bytes && sha256(bytes) === file.sha256) return copyFile(from, to)
  throw new SetupError(
    bytes ? `its ${file.path} is not the same file as the coordinator’s` : `it has no file ${file.path}`,
    {
      code: 'ADAPTER_CODE',
      hint: 'Code does not travel: put the same file into the folder that the worker was started in, or describe the adapter as YAML.',
    },
  )
}

/** Throws a `SetupError` for a path that leads out of the folder. */
function inside(folder: string, name: string): string {
  const place = path.resolve(folder, name)
  if (place.startsWith(`${path.resolve(folder)}${path.sep}`)) return place
  throw new SetupError(`the file ${name} is outside the scenario’s folder`, { code: 'FILE_OUTSIDE' })
}
