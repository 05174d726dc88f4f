import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { SetupError } from '../../core/setup-error.ts'
import {
  formatVerifyJson,
  renderVerifyMarkdown,
  renderVerifyText,
} from '../../report/verify/verify-report.ts'
import { writeSidecar } from '../../results/sidecars.ts'
import { loadArms } from '../../run/store/load-arms.ts'
import { readClaims } from '../../scenario/read/read-claims.ts'
import { verifyClaim } from '../../tally/claims/verify-claim.ts'
import type { CliContext } from '../cli-context.ts'
import { EXIT_CODES } from '../exit-codes.ts'
import { damagePrinter } from '../output/print-run.ts'

const EXAMPLES = `
Examples:
  $ ttfa verify results/20261120T101500Z-first-look
  $ ttfa verify results/20261120T101500Z-first-look --claims my-claims.yaml
  $ ttfa verify results/20261120T101500Z-first-look --json | jq '.claims[].verdict'

A claim that names no stage is compared with first audio on a ready connection, and
shown for the other stages that it might mean. Published claims are built in.
`

/** The claims in the package. */
const SHIPPED_CLAIMS = fileURLToPath(new URL('../../../scenarios/claims', import.meta.url))

interface VerifyOptions {
  readonly claims?: string
  readonly gate?: boolean
  readonly json?: boolean
  readonly markdown?: boolean
}

/** `ttfa verify`: checks published claims against a run. */
export function addVerify(program: Command, context: CliContext): void {
  program
    .command('verify')
    .helpGroup('Decide:')
    .summary('check published claims against a run')
    .description(
      'Check published claims about the models of a run: confirmed, refuted, not comparable or inconclusive.',
    )
    .argument('<run>', 'the folder of a run')
    .option('--claims <path>', 'a file or folder of claims, instead of the built-in ones')
    .option('--gate', 'exit with 99 if a claim is refuted')
    .option('--json', 'print as JSON')
    .option('--markdown', 'print as Markdown')
    .addHelpText('after', EXAMPLES)
    .action((run: string, options: VerifyOptions) => verify(run, options, context))
}

async function verify(
  run: string,
  options: VerifyOptions,
  { cwd, output, progress, setExitCode }: CliContext,
): Promise<void> {
  const claims = await readClaims(
    options.claims === undefined ? SHIPPED_CLAIMS : path.resolve(cwd, options.claims),
  )
  const location = path.resolve(cwd, run)
  const loaded = await loadArms(location, damagePrinter({ progress }))
  const { validity } = loaded.file
  if (validity?.state === 'invalid')
    throw new SetupError(
      `${run} is not valid: the harness was the bottleneck: ${validity.reasons.join('; ')}`,
      {
        code: 'RUN_INVALID',
      },
    )
  const results = claims.flatMap((claim) => verifyClaim(claim, loaded))
  const json = formatVerifyJson(loaded.file.run, results)
  // Next to the run, where its report finds it.
  await writeSidecar(location, 'verify.json', json)
  if (options.json) output.write(json)
  else if (options.markdown) output.write(renderVerifyMarkdown(loaded.file.run, results))
  else output.write(renderVerifyText(loaded.file.run, results, output.paint))
  if (options.gate && results.some(({ verdict }) => verdict === 'refuted')) setExitCode(EXIT_CODES.failed)
}
