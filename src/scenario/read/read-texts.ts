import path from 'node:path'
import type { Document } from 'yaml'
import { suggestNearest } from '../../validation/nearest.ts'
import type { Diagnostic } from '../check/diagnostic.ts'
import { type Texts, texts as textsSchema } from '../schema/scenario-file.ts'
import { type CorpusText, parseCorpus, sectionsOf } from './corpus.ts'
import { readTextFile, UnreadableFile } from './read-text-file.ts'
import { spanOfValue } from './yaml-document.ts'

const MAX_CORPUS_BYTES = 16 * 1024 * 1024

type TextFileSource = Exclude<Texts, readonly string[]>
type TextsResult = { readonly texts: readonly string[]; readonly diagnostics: readonly Diagnostic[] }

/**
 * Reads the texts of a scenario, from its list or from a file. It also works on an invalid scenario, so that
 * a missing file is reported together with all other mistakes. An invalid `texts` is left to the schema.
 */
export async function readTexts(scenario: string, document: Document): Promise<TextsResult> {
  const data: unknown = document.toJS()
  const value = typeof data === 'object' && data !== null && 'texts' in data ? data.texts : undefined
  const result = textsSchema.safeParse(value)
  if (!result.success) return { texts: [], diagnostics: [] }
  return Array.isArray(result.data)
    ? { texts: result.data, diagnostics: [] }
    : readFromFile(result.data, scenario, document)
}

async function readFromFile(
  texts: TextFileSource,
  scenario: string,
  document: Document,
): Promise<TextsResult> {
  const fail = (message: string, ...rest: (string | number)[]): TextsResult => ({
    texts: [],
    diagnostics: [{ ...spanOfValue(document, ['texts', ...rest]), message }],
  })
  try {
    const file = path.resolve(path.dirname(scenario), texts.file)
    return selectTexts(parseCorpus(await readTextFile(file, MAX_CORPUS_BYTES)), texts, fail)
  } catch (cause) {
    if (!(cause instanceof UnreadableFile)) throw cause
    return fail(`texts.file: "${texts.file}" ${cause.message}`, 'file')
  }
}

function selectTexts(
  corpus: readonly CorpusText[],
  { file, only }: TextFileSource,
  fail: (message: string, ...rest: (string | number)[]) => TextsResult,
): TextsResult {
  if (corpus.length === 0)
    return fail(`texts.file: "${file}" contains no text, only comments or empty lines`, 'file')
  const sections = sectionsOf(corpus)
  const unknown = only?.findIndex((section) => !sections.includes(section)) ?? -1
  const name = only?.[unknown]
  if (name !== undefined) return fail(unknownSection(name, file, sections), 'only', unknown)
  const selected = corpus.filter(({ section }) => only === undefined || only.includes(section))
  return { texts: selected.map(({ text }) => text), diagnostics: [] }
}

function unknownSection(name: string, file: string, sections: readonly string[]): string {
  if (sections.length === 0) return `texts.only: "${file}" has no sections`
  return `texts.only: "${file}" has no section "${name}"${suggestNearest(name, sections) || `: expected ${sections.join(', ')}`}`
}
