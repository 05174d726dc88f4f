import { readFileSync } from 'node:fs'
import { describedAdapter } from '../../adapters/described/described-adapter.ts'
import { invalidDescription, parseDescription } from '../../adapters/described/parse-description.ts'
import type { AnyAdapter } from '../../core/adapter/adapter.ts'
import type { AdapterDescription } from '../../core/adapter/adapter-description.ts'
import { SetupError, type SourceLocation } from '../../core/setup-error.ts'
import { parseYamlDocument, type SourceSpan, spanOfProblem } from '../../scenario/read/yaml-document.ts'
import { DESCRIPTIONS_FOLDER, listDescribedIds } from './described-ids.ts'

/** The shipped described adapters, by id. */
export function loadDescribedAdapters(): Readonly<Record<string, AnyAdapter>> {
  return Object.fromEntries(listDescribedIds().map((id) => [id, loadDescribedAdapter(id)]))
}

export function loadDescribedAdapter(id: string): AnyAdapter {
  return describedAdapter(readShippedDescription(id))
}

export function readShippedDescription(id: string): AdapterDescription {
  return readDescriptionFile(`${DESCRIPTIONS_FOLDER}${id}.yaml`)
}

/** Reads a description from a YAML file. Throws a `SetupError` with every mistake and its place. */
export function readDescriptionFile(file: string): AdapterDescription {
  const text = readText(file)
  const { document, diagnostics } = parseYamlDocument(text)
  const locate = ({ start }: SourceSpan): SourceLocation => ({ file, ...positionOf(text, start) })
  if (diagnostics.length > 0)
    throw invalidDescription(
      file,
      diagnostics.map((each) => ({ message: each.message, location: locate(each) })),
    )
  return parseDescription(document.toJS(), file, (problem) => locate(spanOfProblem(document, problem)))
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
