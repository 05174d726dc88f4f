import type { FidelityCheck } from '../../core/config/fidelity-check.ts'
import { SetupError } from '../../core/setup-error.ts'
import { collectSecrets } from '../../library/shared/secrets.ts'
import { checkFidelity } from '../../run/listen/check-fidelity.ts'
import type { CliContext } from '../cli-context.ts'
import { keepSidecar } from '../output/keep-sidecar.ts'
import { listenProgress } from '../output/listen-progress.ts'

/**
 * Listens to a run whose scenario asks for it, before its report is made. What cannot be listened to is a warning: the
 * run is over, and its thresholds on fidelity have no data.
 */
export async function listenAfterRun(
  folder: string,
  check: FidelityCheck,
  { quiet = false, signal }: { readonly quiet?: boolean | undefined; readonly signal: AbortSignal },
  context: CliContext,
): Promise<void> {
  const onWarning = (text: string) => context.progress.write(`warning: ${text}\n`)
  try {
    const { json } = await checkFidelity(check, {
      folder,
      secrets: await collectSecrets(context.environment),
      signal,
      ...(!quiet && { onProgress: listenProgress(context.progress) }),
      onWarning,
    })
    await keepSidecar(folder, 'fidelity.json', json, context)
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    onWarning(`nothing was listened to: ${error.message}`)
  }
}
