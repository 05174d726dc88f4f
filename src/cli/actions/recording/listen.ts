import type { RecogniserChoice } from '../../../core/config/fidelity-check.ts'
import { resolveRun } from '../../../library/shared/resolve-run.ts'
import { collectSecrets } from '../../../library/shared/secrets.ts'
import { renderFidelityText } from '../../../report/fidelity/fidelity-text.ts'
import { checkFidelity } from '../../../run/listen/check-fidelity.ts'
import type { CliContext } from '../../cli-context.ts'
import { EXIT_CODES } from '../../exit-codes.ts'
import { keepSidecar } from '../../output/keep-sidecar.ts'
import { listenProgress } from '../../output/listen-progress.ts'

export interface ListenCommandOptions {
  readonly sample: number
  readonly recogniser: RecogniserChoice
  readonly again?: boolean
  readonly quiet?: boolean
  readonly json?: boolean
}

export async function listen(run: string, options: ListenCommandOptions, context: CliContext): Promise<void> {
  const { output, progress, setExitCode } = context
  const folder = await resolveRun(run, context.cwd)
  const { control, stop } = context.watchInterrupts()
  try {
    const { fidelity, json } = await checkFidelity(options, {
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
