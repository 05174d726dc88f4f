import { formatDuration } from '../../report/format/units/durations.ts'
import { renderSelftestText } from '../../report/selftest-text.ts'
import { runSelfTest } from '../../selftest/self-test.ts'
import type { CliContext } from '../cli-context.ts'
import { EXIT_CODES } from '../exit-codes.ts'
import { cacheFolder } from '../input/cache-folder.ts'
import { keepHarnessError } from '../run/load-error-bar.ts'

/** JSON with base64 and binary frames over WebSocket, server-sent events, chunked HTTP. */
const ADAPTER_IDS = ['smallest-ws', 'deepgram-ws', 'smallest-sse', 'deepgram-http'] as const

export interface SelfTestOptions {
  readonly streams: number[]
  readonly seed: number
  readonly tls: boolean
  readonly capture?: boolean
  readonly json?: boolean
}

export async function run(
  { streams, seed, tls, capture = false, json }: SelfTestOptions,
  context: CliContext,
): Promise<void> {
  const { output, progress, environment } = context
  const { control, stop } = context.watchInterrupts()
  const harness = await runSelfTest({
    adapters: ADAPTER_IDS,
    concurrencies: streams,
    seed,
    tls,
    floor: true,
    capture,
    control,
    onRow: (row) =>
      progress.write(`${row.transport} with ${row.concurrency}: p99 ${formatDuration(row.p99_us)}\n`),
  })
  stop()
  if (control.finish.aborted) return context.setExitCode(EXIT_CODES.interrupted)
  if (!capture) await keepHarnessError(cacheFolder(environment), harness, progress.write)
  output.write(
    json ? `${JSON.stringify(harness, null, 2)}\n` : renderSelftestText(harness, output.paint.bold),
  )
}
