import path from 'node:path'
import type { z } from 'zod'
import { isJsonObject, isNestedTooDeeply, parseJson } from '../core/json.ts'
import { describeFileError } from './file-error.ts'
import { readStoredText } from './read-file.ts'
import { checkStored, type StoredData } from './read-stored.ts'
import { replaceFile } from './replace-file.ts'
import { type CheckSidecar, checkSchema } from './sidecars/check.ts'
import { type CompareSidecar, compareSchema } from './sidecars/compare.ts'
import { type CostSidecar, costSchema } from './sidecars/cost.ts'
import { type FidelitySidecar, fidelitySchema } from './sidecars/fidelity.ts'
import { type HistorySidecar, historySchema } from './sidecars/history.ts'
import { type ProbeSidecar, probeSchema } from './sidecars/probe.ts'
import { type VerifySidecar, verifySchema } from './sidecars/verify.ts'

/**
 * Files that other verbs write and that the report of a run includes, each with its folder relative to the
 * run's. `history.json` covers many runs and lies beside their folders.
 */
export const SIDECARS = {
  'compare.json': '.',
  'check.json': '.',
  'verify.json': '.',
  'cost.json': '.',
  'probe.json': '.',
  'fidelity.json': '.',
  'history.json': '..',
} as const
export type SidecarName = keyof typeof SIDECARS

/** What each file holds, as far as a report shows it. */
export interface SidecarData {
  readonly 'compare.json': CompareSidecar
  readonly 'check.json': CheckSidecar
  readonly 'verify.json': VerifySidecar
  readonly 'cost.json': CostSidecar
  readonly 'probe.json': ProbeSidecar
  readonly 'fidelity.json': FidelitySidecar
  readonly 'history.json': HistorySidecar
}

/** The version of each format that this code reads. */
const VERSION = 1

const SCHEMAS: { readonly [Name in SidecarName]: z.ZodType<SidecarData[Name]> } = {
  'compare.json': compareSchema,
  'check.json': checkSchema,
  'verify.json': verifySchema,
  'cost.json': costSchema,
  'probe.json': probeSchema,
  'fidelity.json': fidelitySchema,
  'history.json': historySchema,
}

/** Each file that exists and was written by this version of ttfa. */
export type Sidecars = { readonly [Name in SidecarName]?: Sidecar<SidecarData[Name]> }

/** A file that was read, or one that is damaged. */
type Sidecar<Data> = StoredData<Data>
type DamagedSidecar = Extract<StoredData<never>, { readonly kind: 'damaged' }>

/** @param folder of the run */
export async function readSidecars(folder: string): Promise<Sidecars> {
  const [compare, check, verify, cost, probe, fidelity, history] = await Promise.all([
    readSidecar(folder, 'compare.json'),
    readSidecar(folder, 'check.json'),
    readSidecar(folder, 'verify.json'),
    readSidecar(folder, 'cost.json'),
    readSidecar(folder, 'probe.json'),
    readSidecar(folder, 'fidelity.json'),
    readSidecar(folder, 'history.json'),
  ])
  return {
    ...(compare && { 'compare.json': compare }),
    ...(check && { 'check.json': check }),
    ...(verify && { 'verify.json': verify }),
    ...(cost && { 'cost.json': cost }),
    ...(probe && { 'probe.json': probe }),
    ...(fidelity && { 'fidelity.json': fidelity }),
    ...(history && { 'history.json': history }),
  }
}

async function readSidecar<Name extends SidecarName>(
  folder: string,
  name: Name,
): Promise<Sidecar<SidecarData[Name]> | undefined> {
  const text = await readText(path.join(folder, SIDECARS[name], name))
  return typeof text === 'string' ? parseSidecar(name, text) : text
}

/**
 * Parses what a verb wrote. The file may come from anywhere: everything that a report shows is checked.
 * Undefined if another version of ttfa wrote it.
 */
export function parseSidecar<Name extends SidecarName>(
  name: Name,
  text: string,
): Sidecar<SidecarData[Name]> | undefined {
  const data = parseJson(text)
  if (data === undefined) return damaged('it is not JSON, or it was cut off')
  if (isNestedTooDeeply(data)) return damaged('it is nested too deeply')
  if (isJsonObject(data) && Number.isInteger(data.schema_version) && data.schema_version !== VERSION)
    return undefined
  return checkStored<SidecarData[Name]>(SCHEMAS[name], data)
}

function damaged(why: string): DamagedSidecar {
  return { kind: 'damaged', why }
}

/** The text of a file, or why there is none. Undefined if the file does not exist. */
async function readText(file: string): Promise<string | DamagedSidecar | undefined> {
  try {
    return await readStoredText(file)
  } catch (error) {
    if (isMissing(error)) return undefined
    return damaged(`it cannot be read: ${describeFileError(error)}`)
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
}

/**
 * Writes a sidecar file for later reports.
 * @param folder the folder of the sidecar itself
 */
export async function writeSidecar(folder: string, name: SidecarName, text: string): Promise<void> {
  await replaceFile(path.join(folder, name), text)
}
