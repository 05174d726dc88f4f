import type { ApiKind } from '../../core/config/api-kind.ts'
import { apiKindsFile } from '../schema/api-kinds.ts'
import { readYamlFiles } from './read-yaml-files.ts'

/** Reads a file of kinds of API. Throws a `SetupError` that lists every mistake. */
export async function readApiKinds(file: string): Promise<ApiKind[]> {
  return (await readYamlFiles(file, apiKindsFile, 'KINDS')).flatMap(({ value }) => value)
}
