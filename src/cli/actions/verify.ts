import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Claim } from '../../core/config/claim.ts'
import { SetupError } from '../../core/setup-error.ts'
import { resolveRun } from '../../library/shared/resolve-run.ts'
import { findProbeAnswer } from '../../report/probe/html/sections.ts'
import {
  formatVerifyJson,
  renderVerifyMarkdown,
  renderVerifyText,
} from '../../report/verify/verify-report.ts'
import { readSidecars } from '../../results/sidecars.ts'
import { type LoadedRun, loadArms } from '../../run/finished-runs/load-arms.ts'
import { readClaims } from '../../scenario/read/read-claims.ts'
import { verifyClaim } from '../../tally/claims/verify-claim.ts'
import { verifySearch } from '../../tally/claims/verify-search.ts'
import { verifyTurnClaim } from '../../tally/claims/verify-turn-claim.ts'
import type { CliContext } from '../cli-context.ts'
import { EXIT_CODES } from '../exit-codes.ts'
import { keepSidecar } from '../output/keep-sidecar.ts'
import { damagePrinter } from '../output/print-warnings.ts'

/** The claims in the package. */
const SHIPPED_CLAIMS = fileURLToPath(new URL('../../../scenarios/claims', import.meta.url))

export interface VerifyOptions {
  readonly claims?: string
  readonly limit?: number
  readonly gate?: boolean
  readonly json?: boolean
  readonly markdown?: boolean
}

export async function verify(
  run: string,
  options: VerifyOptions,
  { cwd, output, progress, setExitCode }: CliContext,
): Promise<void> {
  const claims = await readClaims(
    options.claims === undefined ? SHIPPED_CLAIMS : path.resolve(cwd, options.claims),
  )
  const location = await resolveRun(run, cwd)
  const loaded = await loadArms(location, damagePrinter({ progress }))
  const { file } = loaded
  const { validity } = file
  if (validity?.state === 'invalid')
    throw new SetupError(
      `${run} is not valid, because the harness was the bottleneck: ${validity.reasons.join('; ')}`,
      {
        code: 'RUN_INVALID',
      },
    )
  const answer = findProbeAnswer(await readSidecars(location))
  const search = answer && {
    file,
    answer,
    ...(options.limit !== undefined && { requestLimit: options.limit }),
  }
  const results = claims.flatMap((claim) => (search ? verifySearch(claim, search) : verifyRun(claim, loaded)))
  const json = formatVerifyJson(file.run, results)
  // Stored beside the run, where its report finds it.
  await keepSidecar(location, 'verify.json', json, { progress })
  if (options.json) output.write(json)
  else if (options.markdown) output.write(renderVerifyMarkdown(file.run, results))
  else output.write(renderVerifyText(file.run, results, output.paint))
  if (options.gate && results.some(({ verdict }) => verdict === 'refuted')) setExitCode(EXIT_CODES.failed)
}

function verifyRun(claim: Claim, { file, arms }: LoadedRun) {
  return file.kind === 'conversations'
    ? verifyTurnClaim(claim, { file, arms })
    : verifyClaim(claim, { file, arms })
}
