import type { HarnessError } from '../../results/run/run-file.ts'
import type { RunControl } from '../../run/execute/run-control.ts'
import { readHarnessError, writeHarnessError } from '../../run/health/harness-error-cache.ts'
import { runSelfTest } from '../../selftest/self-test.ts'
import { cacheFolder } from '../input/cache-folder.ts'
import type { Environment } from '../input/environment.ts'

export interface ErrorBarOptions {
  readonly environment: Environment
  /** Measure it briefly if it is not known yet. */
  readonly selftest: boolean
  readonly control: RunControl
  readonly log: (text: string) => void
}

/** The error bar of this machine, if it is known or may be measured. */
export async function loadErrorBar(options: ErrorBarOptions): Promise<HarnessError | undefined> {
  const { environment, selftest, control, log } = options
  const cache = cacheFolder(environment)
  const known = await readHarnessError(cache)
  if (known || !selftest) return known
  log('measuring the harness’s own error on this machine, once as long as it runs (`ttfa selftest` does it thoroughly)\n')
  const measured = await runSelfTest({ adapters: ['smallest-ws'], concurrencies: [1, 16], seed: 1, control })
  await writeHarnessError(cache, measured)
  return measured
}
