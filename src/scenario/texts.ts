import path from 'node:path'
import type { Document } from 'yaml'
import { type CorpusText, parseCorpus, sectionsOf } from './corpus.ts'
import { spanOfValue } from './document.ts'
import type { Mistake } from './mistake.ts'
import { suggestion } from './nearest.ts'
import { readTextFile, UnreadableFile } from './read-text-file.ts'
import { type Texts, texts as textsSchema } from './schema/scenario-file.ts'

const LARGEST_CORPUS = 16 * 1024 * 1024

type Source = Exclude<Texts, readonly string[]>
type Outcome = { readonly texts: readonly string[]; readonly mistakes: readonly Mistake[] }

/**
 * Reads the texts of a scenario, from its list or from a file. It also works on an invalid scenario, so that
 * a missing file is reported together with all other mistakes. An invalid `texts` is left to the schema.
 */
export async function gatherTexts(scenario: string, document: Document): Promise<Outcome> {
  const written: unknown = document.toJS()
  const held =
    typeof written === 'object' && written !== null && 'texts' in written ? written.texts : undefined
  const shape = textsSchema.safeParse(held)
  if (!shape.success) return { texts: [], mistakes: [] }
  return Array.isArray(shape.data)
    ? { texts: shape.data, mistakes: [] }
    : fromFile(shape.data, scenario, document)
}

async function fromFile(texts: Source, scenario: string, document: Document): Promise<Outcome> {
  const mistake = (message: string, ...rest: (string | number)[]): Outcome => ({
    texts: [],
    mistakes: [{ ...spanOfValue(document, ['texts', ...rest]), message }],
  })
  try {
    const file = path.resolve(path.dirname(scenario), texts.file)
    return choose(parseCorpus(await readTextFile(file, LARGEST_CORPUS)), texts, mistake)
  } catch (cause) {
    if (!(cause instanceof UnreadableFile)) throw cause
    return mistake(`texts.file: "${texts.file}" ${cause.message}`, 'file')
  }
}

function choose(
  corpus: readonly CorpusText[],
  { file, only }: Source,
  mistake: (message: string, ...rest: (string | number)[]) => Outcome,
): Outcome {
  if (corpus.length === 0)
    return mistake(`texts.file: "${file}" contains no text, only comments or empty lines`, 'file')
  const sections = sectionsOf(corpus)
  const unknown = only?.findIndex((section) => !sections.includes(section)) ?? -1
  const name = only?.[unknown]
  if (name !== undefined) return mistake(unknownSection(name, file, sections), 'only', unknown)
  const chosen = corpus.filter(({ section }) => only === undefined || only.includes(section))
  return { texts: chosen.map(({ text }) => text), mistakes: [] }
}

function unknownSection(name: string, file: string, sections: readonly string[]): string {
  if (sections.length === 0) return `texts.only: "${file}" has no sections`
  return `texts.only: "${file}" has no section "${name}"${suggestion(name, sections) || `: expected ${sections.join(', ')}`}`
}
