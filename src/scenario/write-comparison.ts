import { Document, isMap, isScalar } from 'yaml'
import type { AudioFormatFact } from '../core/adapter/adapter.ts'

/** A target of a comparison; what is absent is left to the adapter. */
export interface ComparedTarget {
  readonly adapter: string
  readonly model?: string
  readonly voice?: string
  readonly format?: AudioFormatFact
  /** In hertz. */
  readonly sampleRate?: number
  readonly base?: string
  readonly options?: Readonly<Record<string, unknown>>
}

/** A comparison of targets that take turns, as `ttfa bench` runs it. */
export interface Comparison {
  readonly name: string
  readonly texts: readonly string[]
  /** By their names in the results. */
  readonly targets: Readonly<Record<string, ComparedTarget>>
  /** Measured requests of each target. */
  readonly trials: number
  /** Requests in flight against each target. */
  readonly concurrency: number
  readonly connection: 'cold' | 'warm' | 'both'
}

/** Comments above the fields of the file. */
const COMMENTS: Readonly<Record<string, string>> = {
  load: ' The targets take turns, so that a change of the network meets all of them.',
  connection: ' cold: connect for every request. warm: reuse connections. both: half of the requests each.',
}

/** The scenario of a comparison, as the text of its file. */
export function writeComparison(comparison: Comparison): string {
  const { name, texts, targets, concurrency, trials, connection } = comparison
  const load = { executor: 'shared-iterations', concurrency, trials, order: 'interleaved' }
  // Scenarios have no aliases: objects that targets share are written out.
  const document = new Document({ name, texts, targets, load, connection }, { aliasDuplicateObjects: false })
  addComments(document)
  return document.toString({ lineWidth: 0 })
}

function addComments({ contents }: Document): void {
  if (!isMap(contents)) return
  for (const { key } of contents.items) {
    const comment = isScalar(key) ? COMMENTS[String(key.value)] : undefined
    if (isScalar(key) && comment !== undefined) key.commentBefore = comment
  }
}
