import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseDescription } from '../adapters/described/parse-description.ts'
import type { Path } from '../adapters/described/reader.ts'
import { describedAdapter } from '../adapters/described.ts'
import type { AnyAdapter } from '../core/adapter.ts'
import type { AdapterDescription } from '../core/adapter-description.ts'
import { type Place, SetupError } from '../core/setup-error.ts'
import { readDocument, type Span, spanOfKey } from '../scenario/document.ts'

/** The descriptions that come with ttfa stand in its sources, which are published beside what was compiled. */
const FOLDER = fileURLToPath(new URL('../../src/adapters/descriptions/', import.meta.url))

/** The ids of the adapters that come with ttfa as descriptions: the names of their files. */
export function describedIds(): readonly string[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.replace(/\.yaml$/, ''))
    .sort()
}

/** The adapters that come with ttfa as descriptions, by id. */
export function describedAdapters(): Readonly<Record<string, AnyAdapter>> {
  return Object.fromEntries(describedIds().map((id) => [id, describedAdapter(shippedDescription(id))]))
}

/** A description that comes with ttfa. */
export function shippedDescription(id: string): AdapterDescription {
  return readDescriptionFile(`${FOLDER}${id}.yaml`)
}

/** Reads a description from a YAML file. Throws a `SetupError` with the place of what is wrong in it. */
export function readDescriptionFile(file: string): AdapterDescription {
  const text = readText(file)
  const { document, mistakes } = readDocument(text)
  const place = ({ start }: Span): Place => ({ file, ...positionOf(text, start) })
  const [first] = mistakes
  if (first) {
    const { line, column } = place(first)
    throw new SetupError(`${file}:${line}:${column}: ${first.message}`, {
      code: 'DESCRIPTION_INVALID',
      place: place(first),
    })
  }
  return parseDescription(document.toJS(), file, (path: Path) => place(spanOfKey(document, path)))
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new SetupError(
      `the adapter ${file} could not be read: ${cause instanceof Error ? cause.message : cause}`,
      {
        code: 'ADAPTER_UNLOADABLE',
        hint: '`ttfa adapters` lists the adapters that are built in.',
        cause,
      },
    )
  }
}

/** 1-based line and column of an offset. */
function positionOf(text: string, offset: number): { line: number; column: number } {
  const lines = text.slice(0, offset).split('\n')
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
}
