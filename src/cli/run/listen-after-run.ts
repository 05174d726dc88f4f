import { collectSecrets } from '../../library/shared/secrets.ts'
import { checkFidelityAfterRun } from '../../run/listen/check-fidelity.ts'
import type { ListeningPlan } from '../../run/plan/run-plan.ts'
import type { CliContext } from '../cli-context.ts'
import { keepSidecar } from '../output/keep-sidecar.ts'
import { listenProgress } from '../output/listen-progress.ts'

interface ListenAfterRun {
  readonly quiet?: boolean | undefined
  readonly signal: AbortSignal
}

/** Listens to a run before its report is made, if the scenario asks for it. */
export async function listenAfterRun(
  folder: string,
  plan: ListeningPlan,
  { quiet = false, signal }: ListenAfterRun,
  context: CliContext,
): Promise<void> {
  const checked = await checkFidelityAfterRun(plan, {
    folder,
    secrets: await collectSecrets(context.environment),
    signal,
    ...(!quiet && { onProgress: listenProgress(context.progress) }),
    onWarning: (text) => context.progress.write(`warning: ${text}\n`),
  })
  if (checked) await keepSidecar(folder, 'fidelity.json', checked.json, context)
}
