import type { RecogniserChoice } from '../../../core/config/fidelity-check.ts'
import { SetupError } from '../../../core/setup-error.ts'
import { resolveRun } from '../../../library/shared/resolve-run.ts'
import { collectSecrets } from '../../../library/shared/secrets.ts'
import { SHIPPED_PRICES } from '../../../library/shared/shipped-data.ts'
import { renderFidelityText } from '../../../report/fidelity/fidelity-text.ts'
import { checkFidelity } from '../../../run/listen/check-fidelity.ts'
import { findSample } from '../../../run/listen/listen-to-run.ts'
import { planListening } from '../../../run/plan/plan-listening.ts'
import { answersHere, type ListeningPlan, type RecogniserPlan } from '../../../run/plan/run-plan.ts'
import { audioOf, estimateListening } from '../../../run/plan/spend/listening-spend.ts'
import { readPrices } from '../../../scenario/read/read-prices.ts'
import type { CliContext } from '../../cli-context.ts'
import { EXIT_CODES } from '../../exit-codes.ts'
import { formatListening } from '../../output/format-listening.ts'
import { keepSidecar } from '../../output/keep-sidecar.ts'
import { listenProgress } from '../../output/listen-progress.ts'
import { labModeOf } from '../../run/overrides.ts'

export interface ListenCommandOptions {
  readonly sample: number
  readonly recogniser: RecogniserChoice
  readonly model?: string
  readonly base?: string
  readonly option?: Readonly<Record<string, unknown>>
  readonly concurrency?: number
  readonly lab?: boolean
  readonly yes?: boolean
  readonly again?: boolean
  readonly quiet?: boolean
  readonly json?: boolean
}

export async function listen(run: string, options: ListenCommandOptions, context: CliContext): Promise<void> {
  const { output, progress, setExitCode } = context
  const folder = await resolveRun(run, context.cwd)
  const plan = await planOf(options, context)
  if (!(await mayListen(folder, plan, options, context))) return
  const { control, stop } = context.watchInterrupts({ finishesRequests: false })
  try {
    const { fidelity, json } = await checkFidelity(plan, {
      folder,
      ...(options.again && { again: true }),
      secrets: await collectSecrets(context.environment),
      signal: control.finish,
      ...(!options.quiet && { onProgress: listenProgress(progress) }),
      onWarning: (text) => progress.write(`warning: ${text}\n`),
    })
    await keepSidecar(folder, 'fidelity.json', json, context)
    output.write(options.json ? json : renderFidelityText(fidelity, output.paint))
    if (fidelity.answers < fidelity.sampled) setExitCode(EXIT_CODES.interrupted)
  } finally {
    stop()
  }
}

function planOf(options: ListenCommandOptions, { environment, cwd }: CliContext): Promise<ListeningPlan> {
  const { sample, recogniser, model, base, option, concurrency, lab } = options
  const planning = { environment, lab: labModeOf(lab), folder: cwd }
  if (typeof recogniser !== 'string') {
    const changes = {
      ...(model !== undefined && { model }),
      ...(base !== undefined && { base }),
      ...(option && { options: option }),
      ...(concurrency !== undefined && { concurrency }),
    }
    return planListening({ sample, recogniser: { ...recogniser, ...changes } }, planning)
  }
  const stray = Object.entries({ model, base, option, concurrency, lab }).find(
    ([, value]) => value !== undefined,
  )
  if (stray)
    throw new SetupError(`--${stray[0]} is only for an adapter as recogniser, and ${recogniser} is not one`, {
      code: 'RECOGNISER_LOCAL',
      hint: 'Name one with --recogniser, such as deepgram-listen. `ttfa adapters` lists them.',
    })
  return planListening({ sample, recogniser }, planning)
}

/** Whether to listen. Audio may leave this machine, and cost money, only with the user's consent. */
async function mayListen(
  folder: string,
  { sample, recogniser }: ListeningPlan,
  { yes }: ListenCommandOptions,
  { progress }: CliContext,
): Promise<boolean> {
  if (typeof recogniser === 'string') return true
  progress.write(await describeSpend(folder, sample, recogniser))
  if (yes || answersHere(recogniser.component)) return true
  progress.write('Nothing was sent. Add --yes to send it.\n')
  return false
}

async function describeSpend(folder: string, sample: number, recogniser: RecogniserPlan): Promise<string> {
  const { kept, chosen } = await findSample({ folder, sample })
  const { texts } = kept
  const audio = audioOf(
    chosen.map(({ audio_us = 0, text }) => ({ seconds: audio_us / 1e6, text: texts[text] ?? '' })),
  )
  return formatListening(recogniser, estimateListening(recogniser, audio, await readPrices([SHIPPED_PRICES])))
}
