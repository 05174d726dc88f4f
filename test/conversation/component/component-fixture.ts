import { onTestFinished } from 'vitest'
import { ADAPTERS } from '../../../src/adapters/index.ts'
import { TURN_ADAPTERS } from '../../../src/adapters/turn-adapters.ts'
import { sampleJob } from '../../../src/conformance/harness/sample-job.ts'
import type { Component } from '../../../src/conversation/component/component.ts'
import type { AnyAdapter } from '../../../src/core/adapter/adapter.ts'
import { monotonicClock } from '../../../src/core/clock.ts'
import type { ComponentKind } from '../../../src/core/trial/turn-record.ts'
import { ConnectionPool } from '../../../src/drive/connections/pool.ts'
import { LoopLag } from '../../../src/drive/thread-health/loop-lag.ts'
import { createResolver } from '../../../src/wire/socket/resolver.ts'

/** A component of a conversation that an own server answers. */
export function createComponent(
  id: string,
  kind: ComponentKind,
  base: string,
  changes: Partial<AnyAdapter> = {},
  timeout = 5000,
): Component {
  const found = ADAPTERS[id] ?? TURN_ADAPTERS[id]
  if (!found) throw new Error(`no adapter ${id}`)
  const adapter = { ...found, ...changes }
  const { target, model, voice, language, format, key, options } = sampleJob(adapter)
  const plan = {
    ...{ id: target, adapter: id, adapterFolder: '.', language, region: '', options: {} },
    ...{ provider: adapter.facts.provider, transport: adapter.facts.transport, model, voice, format },
    ...{ base, key, simulated: false, turnOptions: {}, kind, keepalive: false },
    connection: 'warm' as const,
  }
  const pool = new ConnectionPool(adapter, {
    clock: monotonicClock,
    resolver: createResolver(),
    timeout,
  })
  onTestFinished(() => pool.close())
  let request = 0
  return {
    plan,
    bound: { plan, adapter, options },
    pool,
    clock: monotonicClock,
    lag: new LoopLag(),
    nextStream: () => `ttfa-test-${request++}`,
  }
}
