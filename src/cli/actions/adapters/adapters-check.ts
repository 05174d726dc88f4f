import { type ConformanceReport, checkAdapter, type LawResult } from '../../../conformance/check-adapter.ts'
import { loadAdapter, resolveDescription } from '../../../run/adapters/load-adapter.ts'
import type { CliContext } from '../../cli-context.ts'
import { EXIT_CODES } from '../../exit-codes.ts'

export interface AdapterCheckOptions {
  readonly json?: boolean
  readonly verbose?: boolean
  /** A cassette, or a folder of them. */
  readonly cassette?: string
}

export async function checkAdapterFile(
  name: string,
  options: AdapterCheckOptions,
  context: CliContext,
): Promise<void> {
  const { cwd, output, setExitCode } = context
  if (options.cassette !== undefined) {
    const { checkCassettes } = await import('./check-cassettes.ts')
    return checkCassettes(name, options.cassette, options, context)
  }
  const adapter = await loadAdapter(name, cwd)
  const description = await resolveDescription(name, cwd)
  const examination = await checkAdapter(adapter, { hostile: 'all', ...(description && { description }) })
  output.write(
    options.json
      ? `${JSON.stringify({ adapter: adapter.facts.id, ...examination }, null, 2)}\n`
      : formatExamination(adapter.facts.id, examination, options.verbose === true, context),
  )
  if (examination.findings.some(isBroken)) setExitCode(EXIT_CODES.failed)
}

function isBroken({ wrong }: LawResult): boolean {
  return wrong !== undefined
}

function formatExamination(
  id: string,
  { findings, answered }: ConformanceReport,
  verbose: boolean,
  { output }: CliContext,
): string {
  const broken = findings.filter(isBroken).length
  const shown = findings.filter((finding) => verbose || isBroken(finding))
  const groups = [...new Set(shown.map(({ group }) => group))].map(
    (group) =>
      `${output.paint.bold(group)}\n${shown
        .filter((finding) => finding.group === group)
        .map((finding) => formatFinding(finding, output))
        .join('')}\n`,
  )
  return groups.join('') + formatVerdict(id, findings.length, broken) + (answered ? '' : UNANSWERED_NOTE)
}

function formatFinding({ law, wrong }: LawResult, { paint }: CliContext['output']): string {
  if (wrong === undefined) return `  ${paint.green('✓')} ${law}\n`
  return `  ${paint.red('✗')} ${law}\n${wrong.trimEnd().replace(/^(?=.)/gm, '      ')}\n`
}

function formatVerdict(id: string, laws: number, broken: number): string {
  if (broken === 0) return `${id} passes all ${laws} checks that apply to it.\n`
  return `${id} fails ${broken} of ${laws} checks.\n`
}

const UNANSWERED_NOTE = `The lab does not emulate this route, so no response was tested: only the adapter's requests and
its handling of hostile frames. For a description (.yaml) the lab generates the responses.
`
