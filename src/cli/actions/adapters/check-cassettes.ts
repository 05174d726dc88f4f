import path from 'node:path'
import { readCassettes } from '../../../cassette/read-cassettes.ts'
import { createAdapterCatalog } from '../../../library/shared/adapter-catalog.ts'
import { oneLine } from '../../../report/format/escape.ts'
import { compareWithCassette, replayCassette } from '../../../run/cassettes/retrace-cassette.ts'
import { explainTrace } from '../../../trace/findings/explain-trace.ts'
import type { CliContext } from '../../cli-context.ts'
import { EXIT_CODES } from '../../exit-codes.ts'
import { resolveAdapterArgument } from '../../input/adapter-argument.ts'

interface CassetteCheck {
  readonly recorded: string
  readonly text: string
  readonly differences: readonly string[]
}

/** Replays recordings to an adapter and compares: the same outcome, and the same totals. */
export async function checkCassettes(
  adapter: string,
  place: string,
  { json }: { readonly json?: boolean },
  context: CliContext,
): Promise<void> {
  const { cwd, output, setExitCode } = context
  const known = resolveAdapterArgument(adapter, cwd, cwd, createAdapterCatalog())
  const cassettes = await readCassettes(path.resolve(cwd, place), place)
  const checks: CassetteCheck[] = []
  for (const cassette of cassettes) {
    const trace = await replayCassette(known, cwd, cassette, new AbortController().signal)
    if (!trace) throw new Error('a replay that was not started')
    const { recorded, text } = cassette.head
    const differences = compareWithCassette(trace, cassette)
    const why = differences.length > 0 ? explainTrace(trace).map(({ says }) => says) : []
    checks.push({ recorded, text, differences: [...differences, ...why] })
  }
  output.write(
    json ? `${JSON.stringify({ adapter, cassettes: checks }, null, 2)}\n` : formatChecks(checks, context),
  )
  if (checks.some(({ differences }) => differences.length > 0)) setExitCode(EXIT_CODES.failed)
}

function formatChecks(checks: readonly CassetteCheck[], { output: { paint } }: CliContext): string {
  return checks
    .map(({ recorded, text, differences }) => {
      const name = oneLine(`recorded ${recorded}: “${text}”`, 100)
      if (differences.length === 0) return `${paint.green('✓')} ${name}\n`
      return `${paint.red('✗')} ${name}\n${differences.map((words) => `    ${oneLine(words, 300)}\n`).join('')}`
    })
    .join('')
}
