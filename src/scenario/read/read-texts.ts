import path from 'node:path'
import type { Document } from 'yaml'
import { suggestNearest } from '../../validation/nearest.ts'
import type { DataPath } from '../../validation/problem.ts'
import type { Diagnostic } from '../check/diagnostic.ts'
import type { ScenarioFile } from '../schema/scenario-file.ts'
import { type OwnTexts, type Texts, texts as textsSchema } from '../schema/texts.ts'
import { type CorpusText, parseCorpus, sectionsOf } from './corpus.ts'
import { readTextFile, UnreadableFile } from './read-text-file.ts'
import { spanOfValue } from './yaml-document.ts'

const MAX_CORPUS_BYTES = 16 * 1024 * 1024

type TextFileSource = Exclude<OwnTexts, readonly string[]>
type TextsResult = { readonly texts: readonly string[]; readonly diagnostics: readonly Diagnostic[] }

/** The texts of a scenario, each once for all targets that speak it. */
export interface ScenarioTexts {
  readonly texts: readonly string[]
  /** The numbers of the texts of targets that do not speak all of them. */
  readonly ofTargets: ReadonlyMap<string, readonly number[]>
}

/** Where texts are written. */
interface TextsPlace {
  readonly scenario: string
  readonly document: Document
  readonly at: DataPath
}

/**
 * Reads the texts of a scenario, from its lists or from files. It also works on an invalid scenario, so that
 * a missing file is reported together with all other mistakes. An invalid `texts` is left to the schema.
 * @param file undefined if the scenario is not valid
 */
export async function readTexts(
  scenario: string,
  document: Document,
  file: ScenarioFile | undefined,
): Promise<ScenarioTexts & { readonly diagnostics: readonly Diagnostic[] }> {
  const place = { scenario, document, at: ['texts'] }
  const shared = sharedTexts(document, file)
  if (!shared) return { texts: [], ofTargets: new Map(), diagnostics: [] }
  const base = 'byLanguage' in shared ? { texts: [], diagnostics: [] } : await readList(shared, place)
  const byLanguage = 'byLanguage' in shared ? await readLanguages(shared.byLanguage, place) : undefined
  const own = await readOwnTexts(file?.targets ?? {}, place, byLanguage)
  return {
    ...numberTexts(base.texts, own.lists, Object.keys(file?.targets ?? {})),
    diagnostics: [...base.diagnostics, ...(byLanguage?.diagnostics ?? []), ...own.diagnostics],
  }
}

function sharedTexts(document: Document, file: ScenarioFile | undefined): Texts | undefined {
  if (file) return file.texts
  const data: unknown = document.toJS()
  const value = typeof data === 'object' && data !== null && 'texts' in data ? data.texts : undefined
  return textsSchema.safeParse(value).data
}

interface LanguageTexts {
  readonly lists: ReadonlyMap<string, readonly string[]>
  readonly diagnostics: readonly Diagnostic[]
}

async function readLanguages(
  byLanguage: Readonly<Record<string, OwnTexts>>,
  place: TextsPlace,
): Promise<LanguageTexts> {
  const read = await Promise.all(
    Object.entries(byLanguage).map(async ([language, one]) => {
      const at = [...place.at, 'byLanguage', language]
      return [language, await readList(one, { ...place, at })] as const
    }),
  )
  return {
    lists: new Map(read.map(([language, { texts }]) => [language, texts])),
    diagnostics: read.flatMap(([, { diagnostics }]) => diagnostics),
  }
}

/** The texts of targets that have their own, or those of their language. */
async function readOwnTexts(
  targets: ScenarioFile['targets'],
  place: TextsPlace,
  byLanguage: LanguageTexts | undefined,
): Promise<LanguageTexts> {
  const lists = new Map<string, readonly string[]>()
  const diagnostics: Diagnostic[] = []
  for (const [id, { texts, language, declared }] of Object.entries(targets)) {
    const at = ['targets', declared, texts ? 'texts' : 'language']
    const found = texts
      ? await readList(texts, { ...place, at })
      : byLanguage && textsOfLanguage(language, byLanguage, { ...place, at })
    if (found) lists.set(id, found.texts)
    diagnostics.push(...(found?.diagnostics ?? []))
  }
  return { lists, diagnostics }
}

function textsOfLanguage(language: string, { lists }: LanguageTexts, place: TextsPlace): TextsResult {
  const texts = lists.get(language)
  if (texts) return { texts, diagnostics: [] }
  const known = [...lists.keys()].join(', ')
  return fail(place, `there are no texts for the language ${language}: texts.byLanguage has ${known}`)
}

/** Numbers all texts: those of all targets first, then those that only some speak. */
function numberTexts(
  base: readonly string[],
  lists: ReadonlyMap<string, readonly string[]>,
  targets: readonly string[],
): ScenarioTexts {
  const texts = [...base]
  const numbers = new Map(texts.map((text, number) => [text, number]))
  const numberOf = (text: string) => {
    const known = numbers.get(text) ?? texts.push(text) - 1
    numbers.set(text, known)
    return known
  }
  const own = new Map([...lists].map(([id, list]) => [id, list.map(numberOf)]))
  // Those that speak the shared texts do not speak what others brought along.
  const shared = texts.length > base.length ? targets.filter((id) => !own.has(id)) : []
  for (const id of shared) own.set(id, [...base.keys()])
  return { texts, ofTargets: own }
}

function readList(texts: OwnTexts, place: TextsPlace): Promise<TextsResult> | TextsResult {
  return isList(texts) ? { texts, diagnostics: [] } : readFromFile(texts, place)
}

function isList(texts: OwnTexts): texts is Extract<OwnTexts, readonly string[]> {
  return Array.isArray(texts)
}

async function readFromFile(texts: TextFileSource, place: TextsPlace): Promise<TextsResult> {
  try {
    const file = path.resolve(path.dirname(place.scenario), texts.file)
    return selectTexts(parseCorpus(await readTextFile(file, MAX_CORPUS_BYTES)), texts, place)
  } catch (cause) {
    if (!(cause instanceof UnreadableFile)) throw cause
    return fail(place, `${nameOf(place)}.file: "${texts.file}" ${cause.message}`, 'file')
  }
}

function selectTexts(
  corpus: readonly CorpusText[],
  { file, only }: TextFileSource,
  place: TextsPlace,
): TextsResult {
  if (corpus.length === 0)
    return fail(
      place,
      `${nameOf(place)}.file: "${file}" contains no text, only comments or empty lines`,
      'file',
    )
  const sections = sectionsOf(corpus)
  const unknown = only?.findIndex((section) => !sections.includes(section)) ?? -1
  const name = only?.[unknown]
  if (name !== undefined)
    return fail(place, unknownSection(nameOf(place), name, file, sections), 'only', unknown)
  const selected = corpus.filter(({ section }) => only === undefined || only.includes(section))
  return { texts: selected.map(({ text }) => text), diagnostics: [] }
}

function unknownSection(where: string, name: string, file: string, sections: readonly string[]): string {
  if (sections.length === 0) return `${where}.only: "${file}" has no sections`
  return `${where}.only: "${file}" has no section "${name}"${suggestNearest(name, sections) || `: expected ${sections.join(', ')}`}`
}

function nameOf({ at }: TextsPlace): string {
  return at.join('.')
}

function fail({ document, at }: TextsPlace, message: string, ...rest: (string | number)[]): TextsResult {
  return { texts: [], diagnostics: [{ ...spanOfValue(document, [...at, ...rest]), message }] }
}
