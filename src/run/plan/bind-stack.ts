import type { BoundStack, PlannedStack } from '../../conversation/conversation-task.ts'
import type { BoundTarget } from '../../drive/task.ts'
import { resolveTurnAdapter } from './plan-component.ts'

/** Loads all adapters before the first turn, so that binding a component later is synchronous. */
export async function bindStack(plan: PlannedStack): Promise<BoundStack> {
  const bound = new Map<string, BoundTarget>()
  for (const component of [plan.stt, plan.llm, plan.tts, plan.agent]) {
    if (!component) continue
    const adapter = await resolveTurnAdapter(component.adapter, component.adapterFolder)
    bound.set(component.id, { plan: component, adapter, options: adapter.parseOptions(component.options) })
  }
  return {
    plan,
    bind: (component) => {
      const found = bound.get(component.id)
      if (!found) throw new Error(`no adapter was bound to ${component.id}`)
      return found
    },
  }
}
