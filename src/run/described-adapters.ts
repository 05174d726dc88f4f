import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseDescription } from '../adapters/described/parse-description.ts'
import type { Path } from '../adapters/described/reader.ts'
import { describedAdapter } from '../adapters/described.ts'
import type { AnyAdapter } from '../core/adapter.ts'
import type { AdapterDescription } from '../core/adapter-description.ts'
import { type Place, SetupError } from '../core/setup-error.ts'
import { readDocument, type Span, spanOfKey } from '../scenario/document.ts'

/** Descriptions ship in src/, which is published next to the compiled code in dist/. */
const FOLDER = fileURLToPath(new URL('../../src/adapters/descriptions/', import.meta.url))

/** Ids of the shipped descriptions: their file names without extension. */
export function describedIds(): readonly string[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.replace(/\.yaml$/, ''))
    .sort()
}

/** The shipped described adapters, by id. */
export function describedAdapters(): Readonly<Record<string, AnyAdapter>> {
  return Object.fromEntries(describedIds().map((id) => [id, describedAdapter(shippedDescription(id))]))
}

export function shippedDescription(id: string): AdapterDescription {
  return readDescriptionFile(`${FOLDER}${id}.yaml`)
}

/** Reads a description from a YAML file. Throws a `SetupError` with the location of the first problem. */
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
      `cannot read the adapter ${file}: ${cause instanceof Error ? cause.message : cause}`,
      {
        code: 'ADAPTER_UNLOADABLE',
        hint: 'To list the built-in adapters, run `ttfa adapters`.',
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
