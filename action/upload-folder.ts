import { readdirSync } from 'node:fs'
import path from 'node:path'
import { DefaultArtifactClient } from '@actions/artifact'

/** Uploads all files of a folder as one artifact. Throws an `Error` if it could not. */
export async function uploadFolder(name: string, folder: string): Promise<void> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
  await new DefaultArtifactClient().uploadArtifact(name, files, folder)
}
