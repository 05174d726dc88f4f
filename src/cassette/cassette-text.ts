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
  const head = parseLine(first, 1, name, (value) => headSchema.safeParse(value)) as CassetteHead
  const entries = rest.flatMap((line, index) =>
    line.trim() === ''
      ? []
      : [parseLine(line, index + 2, name, (value) => entrySchema.safeParse(value)) as CassetteEntry],
  )
  return { head, entries }
}

interface Parsed {
  readonly success: boolean
  readonly data?: unknown
  readonly error?: {
    readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]
  }
}

function parseLine(line: string, number: number, name: string, check: (value: unknown) => Parsed): unknown {
  const value = parseJson(line)
  const parsed = check(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error?.issues ?? []
  const place = issue && issue.path.length > 0 ? `${issue.path.join('.')}: ` : ''
  const problem = value === undefined ? 'is not JSON' : `${place}${issue?.message ?? 'is not valid'}`
  throw new SetupError(`${name}:${number}: ${problem}`, {
    code: 'CASSETTE_INVALID',
    hint: '`ttfa try <target> --keep <file>` writes cassettes; docs/cassettes.md describes the format.',
    location: { file: name, line: number, column: 1 },
  })
}
