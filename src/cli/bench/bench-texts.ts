import path from 'node:path'
import { SetupError } from '../../core/setup-error.ts'
import { SHIPPED_TEXTS } from '../../library/shared/shipped-data.ts'
import { parseCorpus } from '../../scenario/read/corpus.ts'
import { readTextFile, UnreadableFile } from '../../scenario/read/read-text-file.ts'

const MAX_BYTES = 1024 * 1024
/** Sections of the texts that come with ttfa: what a voice agent says most. */
const DEFAULT_SECTIONS = ['short', 'medium']

export interface BenchTextOptions {
  readonly text?: readonly string[]
  /** A file with one text per line. */
  readonly texts?: string
}

/** The texts to speak: those given, those in a file, or those that come with ttfa. Throws a `SetupError`. */
export async function benchTexts({ text, texts: file }: BenchTextOptions, cwd: string): Promise<string[]> {
  if (text && file === undefined) return [...text]
  if (text)
    throw new SetupError('--text and --texts cannot be used together', {
      code: 'OPTION_CONFLICT',
      hint: 'Put all texts into the file, one per line.',
    })
  const corpus = parseCorpus(await readTexts(file, cwd))
  const chosen = corpus.filter(({ section }) => file !== undefined || DEFAULT_SECTIONS.includes(section))
  if (chosen.length > 0) return chosen.map((one) => one.text)
  throw new SetupError(`--texts: ${file} contains no text, only comments or empty lines`, {
    code: 'TEXTS_UNREADABLE',
  })
}

async function readTexts(file: string | undefined, cwd: string): Promise<string> {
  try {
    return await readTextFile(file === undefined ? SHIPPED_TEXTS : path.resolve(cwd, file), MAX_BYTES)
  } catch (cause) {
    if (!(cause instanceof UnreadableFile)) throw cause
    throw new SetupError(`--texts: ${file} ${cause.message}`, { code: 'TEXTS_UNREADABLE' })
  }
}
