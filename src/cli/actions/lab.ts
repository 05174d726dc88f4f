import path from 'node:path'
import { mountEveryProvider, startLab } from '../../lab/index.ts'
import { listDescribedIds, readShippedDescription } from '../../run/adapters/described-adapters.ts'
import type { CliContext } from '../cli-context.ts'

export interface LabOptions {
  readonly port: number
  readonly host: string
  readonly seed: number
  readonly truth?: string
  readonly json?: boolean
}

export async function serve(
  { port, host, seed, truth, json }: LabOptions,
  context: CliContext,
): Promise<void> {
  const descriptions = listDescribedIds().map(readShippedDescription)
  const lab = await startLab({
    mounts: mountEveryProvider({ descriptions }),
    descriptions,
    port,
    host,
    seed,
    ...(truth !== undefined && { truthFile: path.resolve(context.cwd, truth) }),
  })
  const { control, stop } = context.watchInterrupts()
  context.output.write(
    json ? `${JSON.stringify({ shared: lab.shared, addresses: lab.addresses })}\n` : formatAddresses(lab),
  )
  await new Promise<void>((resolve) =>
    control.finish.addEventListener('abort', () => resolve(), { once: true }),
  )
  stop()
  await lab.close()
}

export interface Addresses {
  readonly shared: { readonly host: string; readonly port: number }
  readonly addresses: Readonly<Record<string, { readonly host: string; readonly port: number }>>
}

function formatAddresses({ shared, addresses }: Addresses): string {
  const names = Object.keys(addresses)
  const width = Math.max(...names.map((name) => name.length))
  const rows = names.map((name) => {
    const own = addresses[name]
    return `  ${name.padEnd(width)}  http://${shared.host}:${shared.port}/${name}  or  ${own?.host}:${own?.port}`
  })
  return `The lab answers (http and ws) at:\n${rows.join('\n')}\nCtrl-C stops it.\n`
}
