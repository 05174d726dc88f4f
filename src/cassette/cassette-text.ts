import type { z } from 'zod'
import { parseJson } from '../core/json.ts'
import { SetupError } from '../core/setup-error.ts'
import type { Cassette, CassetteEntry, CassetteHead } from './cassette.ts'
import { entrySchema, headSchema } from './cassette-schema.ts'

/** One JSON object per line: the head, and then what happened, in order. Ends in a newline. */
export function formatCassette({ head, entries }: Cassette): string {
  return `${[head, ...entries].map((line) => JSON.stringify(line)).join('\n')}\n`
}

/** Parses a cassette. `name` is for messages. Throws a `SetupError` that names the line. */
export function parseCassette(text: string, name: string): Cassette {
  const [first = '', ...rest] = text.split('\n')
  const head: CassetteHead = parseLine(first, 1, name, headSchema)
  const entries = rest.flatMap((line, index): CassetteEntry[] =>
    line.trim() === '' ? [] : [parseLine(line, index + 2, name, entrySchema)],
  )
  return { head, entries }
}

function parseLine<Line>(line: string, number: number, name: string, schema: z.ZodType<Line>): Line {
  const value = parseJson(line)
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const place = issue && issue.path.length > 0 ? `${issue.path.join('.')}: ` : ''
  const problem = value === undefined ? 'is not JSON' : `${place}${issue?.message ?? 'is not valid'}`
  throw new SetupError(`${name}:${number}: ${problem}`, {
    code: 'CASSETTE_INVALID',
    hint: '`ttfa try <target> --keep <file>` writes cassettes; docs/cassettes.md describes the format.',
    location: { file: name, line: number, column: 1 },
  })
}
