import { resolveModel } from '../../core/adapter/resolve-model.ts'
import type { ComponentKind } from '../../core/trial/turn-record.ts'
import type { ConversationRunFile } from '../../results/run/run-file.ts'

/** A component of a target, as its run knows it. */
export interface DescribedComponent {
  readonly provider: string
  readonly model: string
  readonly transport: string
}

/** The component of that kind. Where the scenario names no model, it has the one that the run chose. */
export function describeComponent(
  { scenario, adapters }: ConversationRunFile,
  id: string,
  kind: ComponentKind,
): DescribedComponent | undefined {
  const component = scenario.targets.find((target) => target.id === id)?.[kind]
  const facts = component && adapters[component.adapter]
  if (!facts) return undefined
  const { provider, transport, models = [], voices = {} } = facts
  return { provider, transport, model: resolveModel(component, { ...facts, models, voices }) }
}
