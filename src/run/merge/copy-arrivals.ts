import { copyFile, readdir } from 'node:fs/promises'
import path from 'node:path'
import { SetupError } from '../../core/setup-error.ts'
import type { AppendFile } from '../../results/append-file.ts'
import { completeRows } from '../../results/csv/complete-rows.ts'
import { readChunks } from '../../results/csv/read-chunks.ts'
import { NumberSet } from '../../results/csv/repeated-records.ts'
import { describeFileError } from '../../results/file-error.ts'
import { makeFolder } from '../../results/make-folder.ts'
import { requireFile } from '../../results/read-file.ts'
import type { RunFolder } from '../../results/run/run-folder.ts'
import type { MergeSource } from './merge-source.ts'

/** Which rows were copied, and what was added to their numbers. */
export interface CopiedNumbers {
  readonly numbers: NumberSet
  readonly shift: number
}

/**
 * Appends the arrivals of the copied rows, renumbered. Returns what is damaged, as phrases: all but the charts of
 * playback is shown without this file.
 */
export async function copyArrivals(
  { folder }: Pick<MergeSource, 'folder'>,
  noun: 'trial' | 'turn',
  { numbers, shift }: CopiedNumbers,
  log: AppendFile,
): Promise<string[]> {
  const written = new NumberSet()
  const prefix = new RegExp(`^\\{"${noun}":(\\d+),`)
  let unreadable = 0
  const renumber = (line: string): string => {
    const number = Number(prefix.exec(line)?.[1] ?? Number.NaN)
    if (Number.isNaN(number)) unreadable += 1
    if (!numbers.has(number) || !written.add(number)) return ''
    return `${line.replace(prefix, `{"${noun}":${number + shift},`)}\n`
  }
  try {
    for await (const rows of completeRows(readChunks(folder.arrivals), { quoted: false }))
      await log.append(rows.toString('utf8').trimEnd().split('\n').map(renumber).join(''))
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    return [`no charts of playback: ${error.message.replaceAll(`${folder.path}${path.sep}`, '')}`]
  }
  return unreadable === 0 ? [] : [`${unreadable} lines of arrivals.ndjson cannot be read and were left out`]
}

const AUDIO_FILE = /^(\d+)\.wav$/

/** Copies the saved audio of the copied trials, renumbered. Returns what cannot be read, as phrases. */
export async function copyAudio(
  { folder }: Pick<MergeSource, 'folder'>,
  { numbers, shift }: CopiedNumbers,
  to: RunFolder,
): Promise<string[]> {
  const names = await readdir(folder.audio).catch(() => [])
  const own = names.flatMap((name) => {
    const number = Number(AUDIO_FILE.exec(name)?.[1] ?? Number.NaN)
    return numbers.has(number) ? [{ name, number }] : []
  })
  if (own.length > 0) await makeFolder(to.audio)
  const damage: string[] = []
  for (const { name, number } of own) {
    const from = path.join(folder.audio, name)
    try {
      await requireFile(from)
    } catch (cause) {
      damage.push(`no audio of ${name.replace('.wav', '')}: ${describeFileError(cause)}`)
      continue
    }
    await copyFile(from, path.join(to.audio, `${number + shift}.wav`))
  }
  return damage
}
