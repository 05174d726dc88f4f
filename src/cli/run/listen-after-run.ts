import type { FidelityCheck } from '../../core/config/fidelity-check.ts'
import { collectSecrets } from '../../library/shared/secrets.ts'
import { checkFidelityAfterRun } from '../../run/listen/check-fidelity.ts'
import type { CliContext } from '../cli-context.ts'
import { keepSidecar } from '../output/keep-sidecar.ts'
import { listenProgress } from '../output/listen-progress.ts'

/** Listens to a run whose scenario asks for it, before its report is made. */
export async function listenAfterRun(
  folder: string,
  check: FidelityCheck,
  { quiet = false, signal }: { readonly quiet?: boolean | undefined; readonly signal: AbortSignal },
  context: CliContext,
): Promise<void> {
  const checked = await checkFidelityAfterRun(check, {
    folder,
    secrets: await collectSecrets(context.environment),
    signal,
    ...(!quiet && { onProgress: listenProgress(context.progress) }),
    onWarning: (text) => context.progress.write(`warning: ${text}\n`),
  })
  if (checked) await keepSidecar(folder, 'fidelity.json', checked.json, context)
}
